"""What somebody may see: computed from memberships once per request, then asked, never recomputed.

`owned_q` is the only function that knows who sees which partner's rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q

from partners.roles import ABOUT_REMARKS, AGENCY_ROLES, HQ_ROLES, Capability, capabilities_of
from partners.tree import successor


@dataclass(frozen=True)
class Seat:
    """One active membership, flattened: the facts that rules ask for."""

    membership_id: int
    person_id: int
    partner_id: int
    path: str
    level: str
    role: str
    language: str
    country: str


@dataclass(frozen=True)
class LinkLimit:
    """A scope that came by a mailed link: one toolkit, its files and the remark form about it."""

    toolkit_id: int


@dataclass(frozen=True)
class Scope:
    """Who is asking, in which network, with which rights; `elsewhere`: they work in another network too.

    `observer_id`: this platform admin looks on as the person, and reads nothing of what anybody said.
    """

    network_id: int
    user_id: int | None = None
    seats: tuple[Seat, ...] = ()
    capabilities: frozenset[str] = frozenset()
    link: LinkLimit | None = None
    is_system: bool = False
    elsewhere: bool = False
    observer_id: int | None = None
    memory: dict[str, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls, network_id: int, user_id: int | None, seats: tuple[Seat, ...], *, elsewhere: bool = False
    ) -> Scope:
        """Build the scope of a signed-in person from their seats."""
        held = frozenset().union(*(capabilities_of(seat.role) for seat in seats))
        return cls(
            network_id=network_id, user_id=user_id, seats=seats, capabilities=held, elsewhere=elsewhere
        )

    @classmethod
    def nobody(cls, network_id: int) -> Scope:
        """Build the scope that sees nothing."""
        return cls(network_id=network_id)

    @classmethod
    def system(cls, network_id: int) -> Scope:
        """Build the scope of background work; a task says this aloud."""
        return cls(network_id=network_id, is_system=True)

    @classmethod
    def for_link(cls, network_id: int, seat: Seat, toolkit_id: int) -> Scope:
        """Build the scope of a mailed link: to read one toolkit and to speak about it, nothing else."""
        held = capabilities_of(seat.role) & {Capability.READ_TOOLKITS, Capability.SPEAK}
        return cls(network_id=network_id, seats=(seat,), capabilities=held, link=LinkLimit(toolkit_id))

    def observed(self, *, by: int) -> Scope:
        """Return what the platform admin sees who looks on as this person: no remark, by whatever right."""
        return replace(self, capabilities=self.capabilities - ABOUT_REMARKS, observer_id=by)

    def can(self, capability: str) -> bool:
        """Say whether any seat grants the capability; the system may do everything."""
        return self.is_system or capability in self.capabilities

    def by_right(self, capability: str) -> Scope:
        """Return the scope of the seats that grant it: a right in one branch gives none in another."""
        if self.is_system or self.link:
            return self
        seats = tuple(seat for seat in self.seats if capability in capabilities_of(seat.role))
        scope = Scope.of(self.network_id, self.user_id, seats, elsewhere=self.elsewhere)
        return scope if self.observer_id is None else scope.observed(by=self.observer_id)

    @property
    def is_observed(self) -> bool:
        """Say whether the platform admin looks on as this person."""
        return self.observer_id is not None

    @property
    def actor_id(self) -> int | None:
        """Return whose deed it is: the platform admin's who looks on, else the person's own."""
        return self.user_id if self.observer_id is None else self.observer_id

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Return the branches that this scope reads, without those inside another one."""
        roots: list[str] = []
        for path in sorted({seat.path for seat in self.seats}):
            if not any(path.startswith(root) for root in roots):
                roots.append(path)
        return tuple(roots)

    @property
    def membership_ids(self) -> tuple[int, ...]:
        """Return the ids of the memberships behind the seats."""
        return tuple(seat.membership_id for seat in self.seats)

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Return the ids of the persons behind the seats (one per network)."""
        return tuple(sorted({seat.person_id for seat in self.seats}))

    @property
    def partner_ids(self) -> tuple[int, ...]:
        """Return the ids of the partners at which the seats are held."""
        return tuple(sorted({seat.partner_id for seat in self.seats}))

    @property
    def is_empty(self) -> bool:
        """Say whether this scope sees nothing at all."""
        return not self.is_system and not self.seats

    @property
    def is_agency(self) -> bool:
        """Say whether a seat belongs to the agency."""
        return any(seat.role in AGENCY_ROLES for seat in self.seats)

    @property
    def is_hq(self) -> bool:
        """Say whether a seat belongs to headquarters."""
        return any(seat.role in HQ_ROLES for seat in self.seats)


NOTHING = Q(pk__in=[])


def branch_q(path: str, prefix: str = "") -> Q:
    """Select the rows at or under a path by an index range, never by `startswith`."""
    return Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": successor(path)})


def owned_q(scope: Scope, prefix: str = "") -> Q:
    """Select the rows that belong to partners in this scope; `prefix` leads to the row's path copy."""
    if scope.is_system:
        return Q(**{f"{prefix}network_id": scope.network_id})
    if scope.is_empty or scope.link:
        return NOTHING
    condition = Q()
    for path in scope.paths:
        condition |= branch_q(path, prefix)
    return condition & Q(**{f"{prefix}network_id": scope.network_id})
