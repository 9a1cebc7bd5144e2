"""A distributor says what HQ may send to its dealers and see of its branch."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import Role
from partners.models import BranchConsent, Membership, Partner
from partners.queries.branch_consent import CHANGED, SETTINGS, managed_distributor_ids, settings_of
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import queue_mail
from portal.kernel.errors import NotAllowedError
from portal.kernel.identifiers import random_token


@transaction.atomic
def change_branch_consent(*, scope: Scope, partner: Partner, **allowed: bool) -> bool:
    """Keep what the distributor allows; log it and tell the agency. False when nothing differs."""
    if partner.pk not in managed_distributor_ids(scope):
        raise NotAllowedError(_("Only the distributor's own manager can change this. Ask them."))
    Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    before = settings_of(partner).values
    changed = {name: allowed[name] for name in SETTINGS if name in allowed and allowed[name] != before[name]}
    if not changed:
        return False
    seat = next(seat for seat in scope.seats if seat.partner_id == partner.pk)
    BranchConsent.objects.update_or_create(
        partner=partner,
        defaults={
            **before,
            **changed,
            "network_id": partner.network_id,
            "path": partner.path,
            "changed_at": timezone.now(),
            "changed_by_id": seat.membership_id,
        },
    )
    log_activity(scope=scope, verb=CHANGED, object_kind="partner", object_id=partner.pk, data=changed)
    _tell_agency(partner)
    return True


def _tell_agency(partner: Partner) -> None:
    url = reverse("partners:branch-setting", args=[partner.network.slug, partner.pk])
    leads = Membership.objects.active().filter(network_id=partner.network_id, role=Role.AGENCY_LEAD)
    key = random_token()
    for lead in leads.select_related("person").order_by("pk"):
        queue_mail(
            network=partner.network,
            person=lead.person,
            template="partners/mail/branch_consent",
            context={"partner": partner, "url": f"{settings.BASE_URL}{url}"},
            dedupe_key=f"branch-consent:{key}:{lead.person_id}",
        )
