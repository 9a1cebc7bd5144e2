"""A partner's team as those who look after it see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.models import Invitation, Membership, Partner
from partners.scope import Scope
from partners.team import LEADING, ROLES_AT, can_take, roles_given_by
from portal.kernel.leases import WorkState

# How long a removal can be taken back.
UNDO_DAYS = 30


class MemberState(TextChoices):
    """How far somebody of the team has come."""

    ACTIVE = "active", _("Active")
    NEVER = "never", _("Never signed in")
    NO_ACCOUNT = "no_account", _("No e-mail address, so no account")


class InvitationState(TextChoices):
    """How an open invitation stands."""

    SENT = "sent", _("Invited")
    EXPIRED = "expired", _("Invitation expired")
    UNDELIVERED = "undelivered", _("The mail could not be delivered")


class Warning(TextChoices):
    """Why somebody should think twice before taking a role away."""

    SELF = "self", _("This is you. You lose the team and can't undo this yourself.")
    LAST = "last", _("Nobody is left who looks after this team; only the agency can add somebody.")
    LAST_SELF = "last_self", _("This is you, and nobody else looks after this team. You can't undo this.")


@dataclass(frozen=True)
class Member:
    """One role of one person."""

    membership: Membership
    state: MemberState
    is_self: bool
    is_managed: bool


@dataclass(frozen=True)
class Invited:
    """One open invitation."""

    invitation: Invitation
    state: InvitationState
    is_managed: bool


@dataclass(frozen=True)
class Team:
    """Who works at a partner, who is invited, and who was removed lately."""

    partner: Partner
    members: list[Member]
    invited: list[Invited]
    removed: list[Membership]


def team_of(scope: Scope, partner: Partner, at: datetime) -> Team:
    """Return the team of a partner: one query for each of its three parts."""
    given = roles_given_by(scope, partner)
    seats = Membership.objects.filter(partner=partner, is_active=True)
    members = [
        Member(row, _member_state(row), row.person_id in scope.person_ids, can_take(scope, partner, row.role))
        for row in seats.select_related("person__user").order_by("role", "person__name", "pk")
    ]
    rows = Invitation.objects.visible_to(scope).open().filter(partner=partner)
    invited = [
        Invited(row, invitation_state(row, at), row.role in given)
        for row in rows.select_related("mail", "invited_by").order_by("name", "pk")
    ]
    ended = Membership.objects.filter(partner=partner, is_active=False, role__in=given)
    ended = ended.filter(ended_at__gt=at - timedelta(days=UNDO_DAYS), person__erased_at=None)
    return Team(partner, members, invited, list(ended.select_related("person").order_by("-ended_at", "pk")))


def _member_state(membership: Membership) -> MemberState:
    user = membership.person.user
    if user is None:
        return MemberState.NO_ACCOUNT
    return MemberState.ACTIVE if user.last_login else MemberState.NEVER


def invitation_state(invitation: Invitation, at: datetime) -> InvitationState:
    """Return how an open invitation stands; its mail should be selected with it."""
    if invitation.is_too_old(at):
        return InvitationState.EXPIRED
    mail = invitation.mail
    if mail is not None and mail.work_state == WorkState.DEAD:
        return InvitationState.UNDELIVERED
    return InvitationState.SENT


def warning_before_ending(scope: Scope, membership: Membership) -> Warning | None:
    """Return what the reader should know before they take this role away from whoever holds it."""
    others = Membership.objects.filter(partner_id=membership.partner_id, is_active=True, role__in=LEADING)
    others = others.filter(person__user__is_active=True)  # whoever can't sign in looks after nobody
    is_last = membership.role in LEADING and not others.exclude(pk=membership.pk).exists()
    if membership.person_id in scope.person_ids:
        return Warning.LAST_SELF if is_last else Warning.SELF
    return Warning.LAST if is_last else None


def has_roles_of_other_levels(partner: Partner) -> bool:
    """Say whether somebody holds a role that the partner's level doesn't have, as after a change of it."""
    seats = Membership.objects.filter(partner=partner, is_active=True)
    return bool(seats.exclude(role__in=ROLES_AT[partner.level]).exists())


def teams_led(scope: Scope) -> list[Partner]:
    """Return the partners at which the reader looks after the team by a seat there."""
    held = Partner.objects.visible_to(scope).filter(pk__in=scope.partner_ids)
    return [partner for partner in held if roles_given_by(scope, partner)]
