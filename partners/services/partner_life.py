"""End partners, take them back, and take the last change back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from partners.enums import ConsentPurpose, ImportStage, Level
from partners.models import ActivityLog, Consent, ImportRun, Membership, Network, Partner, Pulse
from partners.roles import Capability
from partners.rules import fits_under
from partners.scope import Scope, branch_q
from partners.services.activity import log_activity
from partners.services.membership import sync_branch_groups
from partners.services.network import MOVED, add_partner, move_partner, require_place, update_partner
from portal.kernel.errors import DomainError, NotAllowedError, StaleError

ADDED = "partners.partner_added"
ENDED, RETURNED = "partners.partner_ended", "partners.partner_returned"
# A plan names partners by the numbers that it was made with.
PLANNING = (ImportStage.PLANNING, ImportStage.PLANNED, ImportStage.APPLYING)


def require_lead(scope: Scope, partner: Partner) -> None:
    """Refuse whoever may not change this network's tree."""
    if not scope.can(Capability.MANAGE_NETWORK) or partner.network_id != scope.network_id:
        raise NotAllowedError(_("Only the agency's lead changes partners."))


def locked(partner: Partner) -> Partner:
    """Lock the network's tree, and return the partner as it is now."""
    Network.objects.select_for_update().get(pk=partner.network_id)
    found: Partner = Partner.objects.select_related("parent").get(pk=partner.pk)
    return found


@transaction.atomic
def add_by_hand(*, scope: Scope, parent: Partner, level: str, number: str, **facts: str) -> Partner:
    """Add a partner under an active one of its own level or above; numbers are taken once."""
    require_lead(scope, parent)
    parent = locked(parent)
    check_parent(level, parent)
    _require_free(number, scope)
    partner = add_partner(network=parent.network, parent=parent, level=level, number=number, **facts)
    log_activity(scope=scope, verb=ADDED, object_kind="partner", object_id=partner.pk)
    return partner


@transaction.atomic
def edit_partner(*, scope: Scope, partner: Partner, **facts: str) -> bool:
    """Change a partner's facts, its level or number among them, by hand; False when nothing differs."""
    require_lead(scope, partner)
    partner = locked(partner)
    if facts.get("level", partner.level) != partner.level:
        _check_level(facts["level"], partner)
    if facts.get("number", partner.number) != partner.number:
        _require_free(facts["number"], scope)
        _require_no_plan(scope)
    return update_partner(scope=scope, partner=partner, **facts)


def _require_free(number: str, scope: Scope) -> None:
    if Partner.objects.filter(network_id=scope.network_id, number=number).exists():
        raise DomainError(_("Another partner has the number %(number)s.") % {"number": number}, code="number")


def _require_no_plan(scope: Scope) -> None:
    if ImportRun.objects.filter(network_id=scope.network_id, stage__in=PLANNING).exists():
        raise DomainError(
            _("A list that goes by the numbers waits to be applied. Apply or cancel it first."), code="number"
        )


def _check_level(level: str, partner: Partner) -> None:
    """Refuse a level that stands above the partner's parent, or below what hangs under it."""
    if partner.parent is None or level == Level.HQ:
        raise DomainError(_("There is one headquarters, and it keeps its level."), code="level")
    if not fits_under(level, partner.parent.level):
        raise DomainError(
            _("%(name)s above stands lower. Choose a lower level, or move this partner first.")
            % {"name": partner.parent.name},
            code="level",
        )
    too_high = [each for each in Level.values if not fits_under(each, level)]
    child = Partner.objects.filter(parent=partner, merged_into=None, level__in=too_high).first()
    if child:
        raise DomainError(
            _("%(name)s under it stands higher. Choose a higher level, or move that partner first.")
            % {"name": child.name},
            code="level",
        )


@transaction.atomic
def relocate_partner(*, scope: Scope, partner: Partner, parent: Partner) -> ActivityLog | None:
    """Move a partner by hand, under an active one of its own level or above; None when it hangs there."""
    require_lead(scope, partner)
    partner = locked(partner)
    check_move(partner, Partner.objects.get(pk=parent.pk))
    before = partner.path
    move_partner(scope=scope, partner=partner, parent=parent)
    return last_change(partner) if locked(partner).path != before else None


def check_move(partner: Partner, parent: Partner) -> None:
    """Refuse a place where the partner can't hang."""
    check_parent(partner.level, parent)
    require_place(partner, parent)


def check_parent(level: str, parent: Partner) -> None:
    """Refuse a parent that ended, or that stands lower than the level."""
    if not parent.is_active:
        raise DomainError(_("%(name)s is not active. Choose another one above.") % {"name": parent.name})
    if not fits_under(level, parent.level):
        raise DomainError(
            _("%(name)s stands lower in the network. Choose one above.") % {"name": parent.name}
        )


@transaction.atomic
def deactivate_partner(
    *, scope: Scope, partner: Partner, ended_at: datetime | None = None
) -> ActivityLog | None:
    """End a partner with everything under it: memberships stop counting, open cases stay with the agency.

    What ended at the same moment returns together. None when it had ended before. `ended_at`: an earlier day.
    """
    require_lead(scope, partner)
    now, partner = ended_at or timezone.now(), locked(partner)
    check_end(partner)
    if not partner.is_active:
        return None
    ending = Partner.objects.filter(branch_q(partner.path), is_active=True)
    ended = ending.order_by().update(is_active=False, ended_at=now)
    Pulse.objects.filter(branch_q(partner.path)).update(is_reachable=False)
    sync_branch_groups(partner)
    return log_activity(
        scope=scope, verb=ENDED, object_kind="partner", object_id=partner.pk, data={"partners": ended}
    )


@transaction.atomic
def date_end(
    *, scope: Scope, partner: Partner, ended_at: datetime | None, apart: QuerySet[Any] | Collection[str] = ()
) -> bool:
    """Correct when a partner ended, and with it what ended at the same moment; False when nothing differs.

    `apart`: numbers of partners under it whose own day is known.
    """
    require_lead(scope, partner)
    partner = locked(partner)
    if partner.is_active or partner.merged_into_id or ended_at in (None, partner.ended_at):
        return False
    under = branch_q(partner.path) & Q(is_active=False, merged_into=None, ended_at=partner.ended_at)
    own = Q(pk=partner.pk)
    Partner.objects.filter(own | under & ~Q(number__in=apart)).order_by().update(ended_at=ended_at)
    log_activity(
        scope=scope,
        verb="partners.partner_changed",
        object_kind="partner",
        object_id=partner.pk,
        data={"fields": ["ended_at"]},
    )
    return True


def check_end(partner: Partner) -> None:
    """Refuse to end what everything hangs under."""
    if partner.parent_id is None:
        raise DomainError(_("Headquarters can't be deactivated: everything hangs under it."))


@transaction.atomic
def reactivate_partner(*, scope: Scope, partner: Partner) -> ActivityLog | None:
    """Take a partner back, with what ended together with it; None when it is active."""
    require_lead(scope, partner)
    partner = locked(partner)
    if partner.is_active:
        return None
    check_return(partner)
    returning = returning_with(partner)
    returned = Partner.objects.filter(pk__in=[one.pk for one in returning])
    count = returned.order_by().update(is_active=True, ended_at=None)
    refresh_branch_reachable(partner)
    sync_branch_groups(partner)
    data = {"partners": count, "ended_at": partner.ended_at.isoformat() if partner.ended_at else ""}
    return log_activity(scope=scope, verb=RETURNED, object_kind="partner", object_id=partner.pk, data=data)


def check_return(partner: Partner) -> None:
    """Refuse to take back a record that is merged, or one under a partner that ended."""
    if partner.merged_into_id:
        raise DomainError(_("This record was merged into another one. Use that one."))
    if partner.parent and not partner.parent.is_active:
        raise DomainError(
            _("%(name)s above is not active. Reactivate it first, or move this partner.")
            % {"name": partner.parent.name}
        )


def returning_with(partner: Partner) -> list[Partner]:
    """Return the partner and what ended under it at the same moment."""
    ended = Partner.objects.filter(
        branch_q(partner.path), is_active=False, merged_into=None, ended_at=partner.ended_at
    )
    return [partner, *ended.exclude(pk=partner.pk)] if partner.ended_at else [partner]


def refresh_branch_reachable(partner: Partner) -> None:
    """Recompute for a whole branch whether its partners have a consented contact with a working address."""
    consent = Consent.objects.filter(person=OuterRef("person"), purpose=ConsentPurpose.NEWS, granted=True)
    reachable = (
        Membership.objects.active()
        .filter(Exists(consent), partner=OuterRef("partner"), person__bounced_at=None)
        .exclude(person__email="")
    )
    Pulse.objects.filter(branch_q(partner.path)).update(is_reachable=Exists(reachable))


def last_change(partner: Partner) -> ActivityLog | None:
    """Return the last move, end or return of a partner: the one that can be taken back."""
    return (
        ActivityLog.objects.filter(
            object_kind="partner", object_id=partner.pk, verb__in=[ENDED, RETURNED, MOVED]
        )
        .order_by("-happened_at", "-pk")
        .first()
    )


@transaction.atomic
def undo_change(*, scope: Scope, partner: Partner, change_id: int) -> None:
    """Take back a partner's last move, end or return, as long as nothing came after it."""
    require_lead(scope, partner)
    partner = locked(partner)
    change = last_change(partner)
    if change is None or change.pk != change_id:
        raise StaleError(_("Something changed since. Look at the partner as it is now."))
    if change.verb == ENDED:
        reactivate_partner(scope=scope, partner=partner)
    elif change.verb == RETURNED:
        ended = parse_datetime(change.data.get("ended_at", ""))
        deactivate_partner(scope=scope, partner=partner, ended_at=ended)
    else:
        above = Partner.objects.filter(pk=change.data.get("from_parent"), network_id=scope.network_id).first()
        if above is None or above.merged_into_id or (partner.is_active and not above.is_active):
            raise StaleError(_("The place it came from is gone. Move it by hand."))
        move_partner(scope=scope, partner=partner, parent=above)
