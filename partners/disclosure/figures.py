"""What figures may be shown to whom: minimum group sizes, complementary suppression, roll-up to the parent.

No view, export, API answer or mail prints a group figure that did not pass through here. The agency sees
exact figures. A withheld figure is None and is shown as "too few dealers to show", never as zero.

The rule is one: whatever can be had from the shown figures by adding and subtracting is about enough dealers.
Over the tree of branches lattice.py keeps it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from partners.models import Network, Partner
from partners.roles import Capability, capabilities_of
from partners.scope import Scope


@dataclass(frozen=True)
class Group:
    """One group of a one-attribute table: how many dealers stand behind its value."""

    key: str
    dealers: int
    value: int


@dataclass(frozen=True)
class Disclosed:
    """A table after suppression: None for what is withheld; `rest` is the sum of the withheld."""

    values: Mapping[str, int | None]
    total: int | None
    rest: int | None


def may_show_figure(network: Network, scope: Scope, dealers: int) -> bool:
    """Say whether a figure about a group of so many dealers may be shown to the scope."""
    return scope.is_system or scope.is_agency or are_enough(network, dealers)


def are_enough(network: Network, dealers: int) -> bool:
    """Say whether so many dealers may be told of, to whomever."""
    return dealers >= network.minimum_dealers


def enough_dealers(field: str) -> Q:
    """Return the condition that a row's own figure is about enough dealers of its network to be shown."""
    return Q(**{f"{field}__gte": F("network__minimum_dealers")})


def in_steps(network: Network, dealers: int) -> int:
    """Return how many dealers are said to be at least: whole minimums.

    Of a figure that moves by one, two readings would tell of one dealer.
    """
    return dealers - dealers % network.minimum_dealers


def may_show_texts(network: Network, scope: Scope, dealers: int) -> bool:
    """Say whether a collection of texts of so many dealers may be shown to the scope."""
    return scope.is_system or scope.is_agency or dealers >= network.minimum_texts


def reads_to_itself(scope: Scope, branch: Partner) -> bool:
    """Say whether the branch is all that the scope sees, and theirs to decide who is shown its figures."""
    if scope.link or scope.paths != (branch.path,):
        return False
    deciding = [seat for seat in scope.seats if Capability.SET_BRANCH in capabilities_of(seat.role)]
    return any(seat.partner_id == branch.pk for seat in deciding)


def disclose_figure(network: Network, scope: Scope, *, value: int, dealers: int) -> int | None:
    """Return the figure, or None when its group is too small for this scope."""
    return value if may_show_figure(network, scope, dealers) else None


def disclose_table(network: Network, scope: Scope, groups: Sequence[Group]) -> Disclosed:
    """Withhold small groups so that no shown figures give them away by subtraction.

    A group under the minimum is withheld. When the withheld groups together hold fewer dealers than the
    minimum, the smallest shown groups are withheld too until they do (complementary suppression), or the
    total is withheld.
    """
    total = sum(group.value for group in groups)
    dealers = sum(group.dealers for group in groups)
    if scope.is_system or scope.is_agency:
        return Disclosed({group.key: group.value for group in groups}, total, 0)
    if dealers < network.minimum_dealers:
        return Disclosed({group.key: None for group in groups}, None, None)
    withheld = withheld_groups(network.minimum_dealers, groups)
    values = {group.key: None if group.key in withheld else group.value for group in groups}
    rest = sum(group.value for group in groups if group.key in withheld)
    return Disclosed(values, total, rest)


def withheld_groups(minimum: int, groups: Sequence[Group], apart: Collection[str] = ()) -> set[str]:
    """Return the groups to withhold: the small ones and those in `apart`, never one alone."""
    ordered = sorted(groups, key=lambda group: (group.dealers, group.key))
    chosen = [group for group in ordered if 0 < group.dealers < minimum or group.key in apart]
    if not chosen:
        return set()
    candidates = [group for group in ordered if group.dealers >= minimum and group not in chosen]
    while candidates and (sum(group.dealers for group in chosen) < minimum or len(chosen) == 1):
        chosen.append(candidates.pop(0))
    return {group.key for group in chosen}
