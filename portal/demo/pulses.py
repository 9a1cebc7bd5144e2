"""Recount the pulses of a network from its ledger, after rows were written past the services."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef, Subquery

from partners.enums import ConsentPurpose, Direction
from partners.models import Consent, Membership, Network, Pulse, Touchpoint


def settle_pulses(network: Network) -> None:
    """Give every partner the dates of its last voice and touch, and whether it can be reached."""
    rows = Touchpoint.objects.filter(partner=OuterRef("partner")).order_by()
    consented = Consent.objects.filter(
        person=OuterRef("person"), purpose=ConsentPurpose.NEWS, granted=True, person__bounced_at=None
    ).exclude(person__email="")
    reachable = Membership.objects.active().filter(Exists(consented), partner=OuterRef("partner"))
    Pulse.objects.filter(network=network).update(
        last_voice_at=_last(rows, Direction.VOICE),
        last_touch_at=_last(rows, Direction.TOUCH),
        is_reachable=Exists(reachable),
    )


def _last(rows, direction: str) -> Subquery:
    latest = rows.filter(direction=direction).values("partner").annotate(latest=Max("occurred_at"))
    return Subquery(latest.values("latest"))
