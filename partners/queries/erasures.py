"""Who was erased, who will be, what an erasure would change, and which archives wait to be fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from partners.models import DataExport, Erasure, ErasureRequest, Network, Person
from partners.queries.subjects import address_hash, earlier_address_hashes, subject_of
from portal.kernel import registries
from portal.kernel.leases import WorkState
from portal.kernel.personal_data import How


@dataclass(frozen=True)
class Change:
    """What an erasure would do to one table."""

    what: str
    rows: int
    is_dropped: bool


def erased_addresses(network: Network, addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses whose person was erased here: a list must not bring them back.

    Whoever came back by an invitation is here again.
    """
    hashes = {
        hashed: address
        for address in addresses
        if address
        for hashed in (address_hash(network.pk, address), *earlier_address_hashes(network.pk, address))
    }
    known: set[str] = set()
    keys = list(hashes)
    for start in range(0, len(keys), 500):
        rows = Erasure.objects.filter(network=network, address_hash__in=keys[start : start + 500])
        known |= set(rows.values_list("address_hash", flat=True))
    gone = {hashes[key] for key in known}
    return gone - set(Person.objects.filter(network=network, email__in=gone).values_list("email", flat=True))


def open_request(person: Person) -> ErasureRequest | None:
    """Return the wish that waits for its grace to end."""
    waiting = [WorkState.DUE, WorkState.LEASED]
    return ErasureRequest.objects.filter(person=person, work_state__in=waiting).first()


def own_archives(person: Person) -> list[DataExport]:
    """Return the person's own archives that are there or being made, the latest first."""
    return _archives(person, for_person=True)


def agency_archives(person: Person) -> list[DataExport]:
    """Return the archives that the agency asked for."""
    return _archives(person, for_person=False)


def _archives(person: Person, *, for_person: bool) -> list[DataExport]:
    rows = DataExport.objects.filter(person=person, for_person=for_person, expires_at__gt=timezone.now())
    return list(rows.order_by("-pk"))


def find_archive(person: Person, pk: int, *, for_person: bool = True) -> DataExport | None:
    """Return an archive that is ready and not too old."""
    archives = _archives(person, for_person=for_person)
    return next((one for one in archives if one.pk == pk and one.is_ready), None)


def erasure_preview(person: Person) -> list[Change]:
    """Return what would go, table by table; of what the person said it tells nothing, not even how much."""
    subject = subject_of(person, for_person=False)
    found = []
    for _key, rule in registries.personal_data.items():
        rows = len(rule.export(subject)) if rule.export else 0
        if rows:
            found.append(Change(str(rule.what), rows, rule.how == How.DELETE))
    return found
