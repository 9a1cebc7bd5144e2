"""Who was erased, and who will be."""

from __future__ import annotations

from collections.abc import Iterable

from partners.models import Erasure, ErasureRequest, Network, Person
from partners.queries.subjects import address_hash
from portal.kernel.leases import WorkState


def erased_addresses(network: Network, addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses whose person was erased here: a list must not bring them back."""
    hashes = {address_hash(network.pk, address): address for address in addresses if address}
    known: set[str] = set()
    keys = list(hashes)
    for start in range(0, len(keys), 500):
        rows = Erasure.objects.filter(network=network, address_hash__in=keys[start : start + 500])
        known |= set(rows.values_list("address_hash", flat=True))
    return {hashes[key] for key in known}


def open_request(person: Person) -> ErasureRequest | None:
    """Return the wish that waits for its grace to end."""
    waiting = [WorkState.DUE, WorkState.LEASED]
    return ErasureRequest.objects.filter(person=person, work_state__in=waiting).first()
