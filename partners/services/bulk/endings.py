"""End many partners at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from partners.models import Membership, Partner, Pulse
from partners.scope import Scope
from partners.services.activity import Happening, log_activities
from partners.services.bulk.people import sync_groups
from partners.services.partner_life import ENDED, deactivate_partner


@transaction.atomic
def end_partners(*, scope: Scope, partners: Sequence[Partner]) -> None:
    """End active partners: those without anything under them together, the others one by one."""
    leaves = [partner for partner in partners if partner.is_active and not partner.numchild]
    ids = [partner.pk for partner in leaves]
    Partner.objects.filter(pk__in=ids).order_by().update(is_active=False, ended_at=timezone.now())
    Pulse.objects.filter(partner_id__in=ids).update(is_reachable=False)
    seats = Membership.objects.filter(partner_id__in=ids).select_related("person")
    sync_groups(network_id=scope.network_id, people=[seat.person for seat in seats])
    log_activities(scope=scope, happenings=[Happening(ENDED, "partner", pk, {"partners": 1}) for pk in ids])
    for partner in partners:
        if partner.numchild:
            deactivate_partner(scope=scope, partner=partner)
