"""End many partners at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from partners.models import Membership, Network, Partner, Pulse
from partners.scope import Scope
from partners.services.activity import Happening, log_activities
from partners.services.bulk.people import sync_groups
from partners.services.partner_life import ENDED, deactivate_partner


@transaction.atomic
def end_partners(*, scope: Scope, partners: Sequence[Partner]) -> None:
    """End active partners as they hang now: branches one by one, from the top, all others together."""
    if not partners:
        return
    Network.objects.select_for_update().get(pk=scope.network_id)
    # What the caller holds may be older than the moves and endings of its own transaction.
    active = Partner.objects.filter(pk__in=[partner.pk for partner in partners], is_active=True)
    for branch in active.filter(numchild__gt=0).order_by("path"):
        deactivate_partner(scope=scope, partner=branch)
    _end_leaves(scope, list(active.order_by("path").values_list("pk", flat=True)))


def _end_leaves(scope: Scope, ids: Sequence[int]) -> None:
    Partner.objects.filter(pk__in=ids).order_by().update(is_active=False, ended_at=timezone.now())
    Pulse.objects.filter(partner_id__in=ids).update(is_reachable=False)
    seats = Membership.objects.filter(partner_id__in=ids).select_related("person")
    sync_groups(network_id=scope.network_id, people=[seat.person for seat in seats])
    log_activities(scope=scope, happenings=[Happening(ENDED, "partner", pk, {"partners": 1}) for pk in ids])
