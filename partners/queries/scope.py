"""Compute scopes from memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.models import Membership, Network
from partners.scope import Scope, Seat

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partners.models import User


def seat_of(membership: Membership) -> Seat:
    """Flatten a membership; its partner and person should be selected with it."""
    return Seat(
        membership_id=membership.pk,
        person_id=membership.person_id,
        partner_id=membership.partner_id,
        path=membership.path,
        level=membership.partner.level,
        role=membership.role,
        language=membership.person.language,
        country=membership.partner.country,
    )


def scope_for(user: User | AnonymousUser, network: Network) -> Scope:
    """Return what the user may see in the network; without an active membership, nothing."""
    if not user.is_authenticated or not user.is_active:
        return Scope.nobody(network.pk)
    memberships = list(
        Membership.objects.active()
        .filter(person__user_id=user.pk)
        .select_related("partner", "person")
        .order_by("pk")
    )
    here = [membership for membership in memberships if membership.network_id == network.pk]
    seats = tuple(seat_of(membership) for membership in here)
    scope = Scope.of(network.pk, user.pk, seats, elsewhere=len(here) < len(memberships))
    observer = getattr(user, "observed_by", None)
    return scope.observed(by=observer.pk) if observer else scope


def active_seat(network: Network, membership_id: int) -> Seat | None:
    """Return the seat behind a signed link, or None when the membership no longer counts."""
    membership = (
        Membership.objects.active()
        .filter(network=network, pk=membership_id)
        .exclude(person__user__is_active=False)
        .select_related("partner", "person")
        .first()
    )
    return seat_of(membership) if membership else None


def networks_of(user: User) -> list[Network]:
    """Return the networks in which the user holds an active membership."""
    if not user.is_authenticated:
        return []
    memberships = Membership.objects.active().filter(person__user_id=user.pk)
    return list(Network.objects.filter(pk__in=memberships.values("network_id")))
