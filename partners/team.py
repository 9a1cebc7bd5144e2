"""Who gives which role at which partner: nobody one above their own, and only where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.enums import Level, Role
from partners.scope import Scope

if TYPE_CHECKING:
    from partners.models import Partner

# Which roles can be held at which level; in the order in which they are offered.
ROLES_AT: dict[str, tuple[str, ...]] = {
    Level.DEALER: (Role.DEALER_STAFF, Role.DEALER_PRINCIPAL),
    Level.DISTRIBUTOR: (Role.DISTRIBUTOR_MANAGER,),
    Level.COUNTRY: (Role.FIELD_MANAGER,),
    Level.REGION: (Role.FIELD_MANAGER,),
    Level.HQ: (
        Role.HQ_MARKETER,
        Role.HQ_SPONSOR,
        Role.FIELD_MANAGER,
        Role.AGENCY_ANALYST,
        Role.AGENCY_LEAD,
    ),
}
# What those who lead a partner give there. The agency lead gives every role of the network.
GIVEN_BY: dict[str, frozenset[str]] = {
    Role.DEALER_PRINCIPAL: frozenset({Role.DEALER_STAFF, Role.DEALER_PRINCIPAL}),
    Role.DISTRIBUTOR_MANAGER: frozenset({Role.DISTRIBUTOR_MANAGER}),
}
# Without one of these a partner's team is looked after by nobody but the agency.
LEADING = frozenset({Role.DEALER_PRINCIPAL, Role.DISTRIBUTOR_MANAGER, Role.AGENCY_LEAD})


def roles_given_by(scope: Scope, partner: Partner) -> tuple[str, ...]:
    """Return the roles that the scope gives and takes at a partner, in the order of the offer."""
    if scope.link or scope.is_observed or scope.network_id != partner.network_id:
        return ()
    offered = ROLES_AT[partner.level]
    if _is_lead(scope):
        return offered
    given = frozenset().union(
        *(GIVEN_BY.get(seat.role, frozenset()) for seat in scope.seats if seat.partner_id == partner.pk)
    )
    return tuple(role for role in offered if role in given)


def can_take(scope: Scope, partner: Partner, role: str) -> bool:
    """Say whether the scope takes a role away: one it gives; the lead also one that the level lost."""
    given = roles_given_by(scope, partner)
    return role in given or (bool(given) and _is_lead(scope))


def _is_lead(scope: Scope) -> bool:
    return any(seat.role == Role.AGENCY_LEAD for seat in scope.seats)


def can_manage_team(scope: Scope, partner: Partner) -> bool:
    """Say whether the scope looks after a partner's team."""
    return bool(roles_given_by(scope, partner))
