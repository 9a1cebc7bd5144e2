"""What an invitation's mailed link opens: every right behind it is read anew at each use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, TextChoices
from django.urls import reverse

from partners.models import Invitation, Membership, Network, Person, User
from partners.queries.scope import seat_of
from partners.queries.welcome import DONE, next_step
from partners.scope import Scope
from partners.team import roles_given_by
from portal.kernel.signed_links import read_link, sign_link

PURPOSE = "invitation"


class LinkState(TextChoices):
    """What an invitation's link is good for."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    CLOSED = "closed"  # withdrawn, renewed by a later mail, or its sender may no longer give the role


@dataclass(frozen=True)
class Opened:
    """An invitation as its link's holder meets it."""

    invitation: Invitation
    state: LinkState
    account: User | None


def invitation_token(invitation: Invitation) -> str:
    """Return the token of an invitation's link; it carries keys, never rights."""
    return sign_link(PURPOSE, {"i": invitation.pk, "n": invitation.nonce})


def invitation_path(invitation: Invitation) -> str:
    """Return the address in the mail, below the installation's."""
    return reverse("team:join", args=[invitation.network.slug, invitation_token(invitation)])


def invitation_url(invitation: Invitation) -> str:
    """Return the whole address in the mail."""
    return f"{settings.BASE_URL}{invitation_path(invitation)}"


def open_invitation(network: Network | None, token: str, at: datetime) -> Opened | None:
    """Return the invitation that a token names in this network, or None when it names none here."""
    payload = read_link(PURPOSE, token)
    key = payload.get("i") if payload else None
    if not payload or not isinstance(key, int):
        return None
    rows = Invitation.objects.filter(network=network, pk=key)
    invitation = rows.select_related("network", "partner", "invited_by", "person").first()
    if invitation is None:
        return None
    state = _state(invitation, str(payload.get("n", "")), at)
    return Opened(invitation, state, account_behind(invitation))


def _state(invitation: Invitation, nonce: str, at: datetime) -> LinkState:
    if invitation.accepted_at is not None:
        return LinkState.ACCEPTED
    if invitation.withdrawn_at is not None or nonce != invitation.nonce:
        return LinkState.CLOSED
    if invitation.is_too_old(at):
        return LinkState.EXPIRED
    return LinkState.OPEN if is_still_given(invitation) else LinkState.CLOSED


def is_still_given(invitation: Invitation) -> bool:
    """Say whether whoever invited may still give the role there, at a partner that is still active."""
    seats = (
        Membership.objects.active()
        .filter(person_id=invitation.invited_by_id or 0, network_id=invitation.network_id)
        .exclude(person__user__is_active=False)
        .select_related("partner", "person")
    )
    scope = Scope.of(invitation.network_id, None, tuple(seat_of(seat) for seat in seats))
    return invitation.partner.is_active and invitation.role in roles_given_by(scope, invitation.partner)


def account_behind(invitation: Invitation) -> User | None:
    """Return the account that must be signed in to accept, if one is in use.

    A link that lies about for a week opens no account but a new one.
    """
    person = person_in(invitation.network, invitation.email)
    user = person.user if person and person.user else User.objects.filter(email=invitation.email).first()
    return user if user and _is_in_use(user) else None


def _is_in_use(user: User) -> bool:
    """Say whether it has a role somewhere, was signed in with, is the platform admin's, or was closed."""
    works = Membership.objects.active().filter(person__user_id=user.pk).exists()
    return bool(works or user.last_login or user.is_superuser or not user.is_active)


def unfinished_welcome(user: User) -> Network | None:
    """Return the network in which somebody works who accepted an invitation and left a step open."""
    waiting = Invitation.objects.filter(person__user_id=user.pk, accepted_at__isnull=False, welcomed_at=None)
    working = waiting.filter(Exists(Membership.objects.active().filter(person=OuterRef("person"))))
    rows = working.select_related("network", "person").order_by("-accepted_at")
    return next((row.network for row in rows if next_step(row.person) != DONE), None)


def person_in(network: Network, address: str) -> Person | None:
    """Return the network's person with an address."""
    return Person.objects.filter(network=network, email=address).select_related("user").first()
