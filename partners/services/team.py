"""Look after a partner's team: change roles, remove people, take it back."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Membership, Network, Partner
from partners.queries.team import UNDO_DAYS, warning_before_ending
from partners.scope import Scope
from partners.services.membership import (
    change_membership_role,
    grant_membership,
    revoke_membership,
)
from partners.team import LEADING, can_take, roles_given_by
from portal.kernel.errors import DomainError, NotAllowedError


@transaction.atomic
def change_role(*, scope: Scope, membership: Membership, role: str, confirmed: bool = False) -> Membership:
    """Give another role to somebody who stays; links in mails they already have go on working."""
    locked = _locked(scope, membership)
    require_given(scope, locked.partner, role)
    if locked.role == role:
        return locked
    if role not in LEADING:
        _require_confirmed(scope, locked, confirmed)
    return change_membership_role(scope=scope, membership=locked, role=role)


@transaction.atomic
def remove_member(*, scope: Scope, membership: Membership, confirmed: bool = False) -> None:
    """Take somebody's role away; it has no effect from the next request on."""
    locked = _locked(scope, membership)
    _require_confirmed(scope, locked, confirmed)
    revoke_membership(scope=scope, membership=locked)


@transaction.atomic
def restore_member(*, scope: Scope, membership: Membership) -> Membership:
    """Take a removal back."""
    require_given(scope, membership.partner, membership.role)
    since = timezone.now() - timedelta(days=UNDO_DAYS)
    if membership.is_active:
        return membership
    if membership.ended_at is None or membership.ended_at < since or membership.person.erased_at:
        raise DomainError(_("That is too long ago to undo. Invite the person again."))
    return grant_membership(
        scope=scope, person=membership.person, partner=membership.partner, role=membership.role
    )


def require_given(scope: Scope, partner: Partner, role: str) -> None:
    """Refuse what the scope doesn't give at a partner."""
    given = roles_given_by(scope, partner)
    if not given:
        raise NotAllowedError(_("Only those who look after this team may change it. Ask them or the agency."))
    if role not in given:
        raise NotAllowedError(_("You can't give or take this role. Ask the agency."))


def require_taken(scope: Scope, partner: Partner, role: str) -> None:
    """Refuse what the scope doesn't take away at a partner."""
    if not can_take(scope, partner, role):
        require_given(scope, partner, role)


def _locked(scope: Scope, membership: Membership) -> Membership:
    """Lock the network's row, so that two removals at once never leave a team with nobody, and read anew."""
    Network.objects.select_for_update().get(pk=membership.network_id)
    found: Membership = Membership.objects.select_related("person", "partner").get(pk=membership.pk)
    require_taken(scope, found.partner, found.role)
    if not found.is_active:
        raise DomainError(_("This role was taken away already. Load the page again."), code="stale")
    return found


def _require_confirmed(scope: Scope, membership: Membership, confirmed: bool) -> None:
    warning = warning_before_ending(scope, membership)
    if warning is not None and not confirmed:
        raise DomainError(
            _("%(warning)s Tick that you know this.") % {"warning": warning.label}, code="unconfirmed"
        )
