"""Mails about which the agency decides, and who could have written them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from feedback.enums import MailOutcome
from feedback.models import InboundMail
from partners.models import Membership, Network
from partners.roles import CAPABILITIES, Capability
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

SPEAKERS = sorted(role for role, held in CAPABILITIES.items() if Capability.SPEAK in held)
MOST_FOUND = 10
LATELY = timedelta(days=30)


def speakers(network: Network) -> QuerySet[Membership]:
    """Return the roles in which remarks are made."""
    found: QuerySet[Membership] = (
        Membership.objects.active()
        .filter(network=network, role__in=SPEAKERS)
        .exclude(person__user__is_active=False)
        .select_related("person", "partner")
    )
    return found


def speaker_at(network: Network, address: str) -> Membership | None:
    """Return the role of whoever has this address, as signing in would choose it."""
    return speakers(network).filter(person__email__iexact=address).order_by("pk").first() if address else None


def speakers_named(scope: Scope, network: Network, words: str) -> list[Membership]:
    """Return the first ten by name, address or partner."""
    wanted = words.strip()
    if not wanted or not scope.can(Capability.WORK_DESK):
        return []
    named = Q(person__name__icontains=wanted) | Q(person__email__icontains=wanted)
    found = speakers(network).filter(named | Q(partner__name__icontains=wanted))
    return list(found.order_by("person__name", "pk")[:MOST_FOUND])


def count_quarantined(scope: Scope) -> int:
    """Return how many mails wait for a decision."""
    return int(InboundMail.objects.visible_to(scope).quarantined().count())


def quarantine_page(scope: Scope, *, cursor: str = "") -> KeyPage:
    """Return one page of the mails that wait, the longest waiting first."""
    waiting = InboundMail.objects.visible_to(scope).quarantined().select_related("remark")
    return key_page(waiting, field="received_at", cursor=cursor, newest_first=False)


@dataclass(frozen=True)
class SetAside:
    """What became of other mails lately, so that nothing is dropped unseen."""

    automatic: int
    discarded: int


def set_aside(scope: Scope, now: datetime) -> SetAside:
    """Count the mails of the last 30 days that machines wrote or that somebody discarded."""
    lately = InboundMail.objects.visible_to(scope).filter(received_at__gt=now - LATELY)
    return SetAside(
        automatic=lately.filter(outcome=MailOutcome.AUTOMATIC).count(),
        discarded=lately.filter(outcome=MailOutcome.DISCARDED).count(),
    )
