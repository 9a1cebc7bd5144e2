"""Addresses at which mails come in: a thread's own, sealed, and each network's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from feedback.models import Remark
from partners.models import Network, Person
from portal.kernel.signed_links import open_numbers, seal_numbers

PURPOSE = "reply-address"
THREAD = "reply+"


@dataclass(frozen=True)
class Door:
    """Where a mail came in: its network, the address, and the thread that a sealed one names."""

    network: Network
    recipient: str
    thread: tuple[int, int] | None = None
    is_reply: bool = False


def network_address(network: Network) -> str:
    """Return the address to which people of the network may write, or nothing while no mail comes in."""
    return f"{network.slug}@{settings.INBOUND_DOMAIN}" if settings.INBOUND_DOMAIN else ""


def reply_headers(remark: Remark, membership_id: int) -> dict[str, str]:
    """Return the line that leads an answer to this mail back to the remark and its author."""
    if not settings.INBOUND_DOMAIN:
        return {}
    token = seal_numbers(PURPOSE, remark.pk, membership_id)
    return {"Reply-To": f"{THREAD}{token}@{settings.INBOUND_DOMAIN}"}


def door_for(recipients: Iterable[str], sender: str) -> Door | None:
    """Return where a mail belongs by the first address of ours, or None when it is nobody's."""
    ours = f"@{settings.INBOUND_DOMAIN}"
    for recipient in recipients if settings.INBOUND_DOMAIN else ():
        name, at, _host = recipient.lower().rpartition(ours)
        if not at:
            continue
        found = _thread_door(name, recipient, sender) if name.startswith(THREAD) else _network_door(name)
        if found:
            return found
    return None


def _network_door(name: str) -> Door | None:
    network = Network.objects.filter(slug=name).first()
    return Door(network, network_address(network)) if network else None


def _thread_door(name: str, recipient: str, sender: str) -> Door | None:
    """Open a sealed address; a broken one is still shown where the sender is known, or the only network."""
    numbers = open_numbers(PURPOSE, name.removeprefix(THREAD))
    remark = Remark.objects.select_related("network").filter(pk=numbers[0]).first() if numbers else None
    if remark is not None and numbers is not None:
        return Door(remark.network, recipient, thread=(numbers[0], numbers[1]), is_reply=True)
    known = Person.objects.filter(email__iexact=sender).exclude(email="") if sender else Person.objects.none()
    networks = Network.objects.filter(pk__in=known.values("network_id"))
    found = list(networks[:2]) or list(Network.objects.all()[:2])
    return Door(found[0], recipient, is_reply=True) if len(found) == 1 else None
