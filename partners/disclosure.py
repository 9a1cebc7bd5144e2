"""What figures may be shown to whom: minimum group sizes, complementary suppression, roll-up to the parent.

No view, export, API answer or mail prints a group figure that did not pass through here. The agency sees
exact figures. A withheld figure is None and is shown as "too few dealers to show", never as zero.

The rule is one: whatever can be had from the shown figures by adding and subtracting is about enough dealers.
`disclose_lattice` keeps it over a tree of branches, value by value; what makes that enough for the whole
lattice (published figures are numbers of dealers, which add up over branches alone, and are written once) is
said in docs/decisions/0008.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from partners.models import Network, Partner
from partners.roles import Capability, capabilities_of
from partners.scope import Scope

# How many dealers a part of the tree has, and how many of them spoke.
Amount = tuple[int, int]
NOBODY: Amount = (0, 0)


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


@dataclass(frozen=True)
class Branch:
    """A branch of the lattice: what it hangs under (None: the root), and how many active dealers it has."""

    key: str
    parent: str | None
    size: int


def may_show_figure(network: Network, scope: Scope, dealers: int) -> bool:
    """Say whether a figure about a group of so many dealers may be shown to the scope."""
    return scope.is_system or scope.is_agency or dealers >= network.minimum_dealers


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
    withheld = _withheld(network.minimum_dealers, groups)
    values = {group.key: None if group.key in withheld else group.value for group in groups}
    rest = sum(group.value for group in groups if group.key in withheld)
    return Disclosed(values, total, rest)


def _withheld(minimum: int, groups: Sequence[Group]) -> set[str]:
    ordered = sorted(groups, key=lambda group: (group.dealers, group.key))
    chosen = [group for group in ordered if 0 < group.dealers < minimum]
    if not chosen:
        return set()
    candidates = [group for group in ordered if group.dealers >= minimum]
    while candidates and (sum(group.dealers for group in chosen) < minimum or len(chosen) == 1):
        chosen.append(candidates.pop(0))
    return {group.key for group in chosen}


def disclose_lattice(
    minimum: int,
    branches: Iterable[Branch],
    tables: Mapping[str, Mapping[str, int]],
    held: Collection[str] = (),
) -> frozenset[tuple[str, str]]:
    """Return which (value, branch) of one attribute in one period may be shown, to everybody alike.

    `tables` gives for each value the dealers of each branch (missing: none); the value "" is the branch's
    total. `held` are branches that are never shown by themselves. A value is shown in a branch only beside
    the branch's total. Small values of a branch are hidden together with the smallest others until they hold
    the minimum; then each value is followed down the tree, where hidden siblings, with the dealers that hang
    right under the branch, must hold the minimum too.
    """
    known = list(branches)
    totals = tables.get("", {})
    open_ones = _open_branches(minimum, known, totals, held)
    shown = {("", key) for key in open_ones}
    values = sorted(set(tables) - {""})
    hidden = _hidden_values(minimum, open_ones, values, tables)
    for value in values:
        closed = {branch.key for branch in known} - open_ones | hidden[value]
        shown |= {(value, key) for key in _open_branches(minimum, known, tables[value], closed)}
    return frozenset(shown)


def disclose_to_itself(
    minimum: int,
    branches: Iterable[Branch],
    tables: Mapping[str, Mapping[str, int]],
    held: Collection[str],
    shown: Collection[tuple[str, str]],
) -> frozenset[tuple[str, str]]:
    """Return which (value, branch) of the held branches their own people may see beside what all are shown.

    What all are shown stays as it is, and the rule holds even if all readers lay together what they see: a
    held branch behind which others hide that are too small by themselves is not shown to its people either.
    """
    known = list(branches)
    everybody: dict[str, set[str]] = defaultdict(set)
    for value, key in shown:
        everybody[value].add(key)
    totals = _open_beside(minimum, known, tables.get("", {}), held, everybody[""])
    own = {("", key) for key in totals}
    values = sorted(set(tables) - {""})
    hidden = _hidden_values(minimum, totals, values, tables)
    for value in values:
        wanted = totals - hidden[value]
        own |= {(value, key) for key in _open_beside(minimum, known, tables[value], wanted, everybody[value])}
    return frozenset(own)


def _open_beside(
    minimum: int,
    branches: Sequence[Branch],
    dealers: Mapping[str, int],
    wanted: Collection[str],
    shown: Collection[str],
) -> set[str]:
    """Return the wanted branches that may be known beside the shown ones, none of which lies below them.

    From the top down, each is taken out of the smallest known branch around it: what is left there must be
    about enough dealers, or about nobody.
    """
    parents = {branch.key: branch.parent for branch in branches}
    whole = {branch.key: (branch.size, dealers.get(branch.key, 0)) for branch in branches}
    left, known = dict(whole), set(shown)
    for key in shown:
        if (outer := _around(key, parents, known)) is not None:
            left[outer] = _less(left[outer], whole[key])
    found: set[str] = set()
    for key in sorted(set(wanted) & set(whole), key=lambda key: (_depth(key, parents), whole[key], key)):
        outer = _around(key, parents, known | found)
        rest = _less(left[outer], whole[key]) if outer is not None else NOBODY
        if _suffices(minimum, *whole[key]) and (rest == NOBODY or _suffices(minimum, *rest)):
            found.add(key)
            if outer is not None:
                left[outer] = rest
    return found


def _less(part: Amount, taken: Amount) -> Amount:
    return part[0] - taken[0], part[1] - taken[1]


def _around(key: str, parents: Mapping[str, str | None], known: Collection[str]) -> str | None:
    """Return the nearest known branch above."""
    above = parents[key]
    while above is not None and above not in known:
        above = parents[above]
    return above


def _depth(key: str, parents: Mapping[str, str | None]) -> int:
    above = parents[key]
    return 0 if above is None else 1 + _depth(above, parents)


def _hidden_values(
    minimum: int, branches: Iterable[str], values: Sequence[str], tables: Mapping[str, Mapping[str, int]]
) -> dict[str, set[str]]:
    """Return for each value the branches in whose own table it is too small, or hides one that is."""
    hidden: dict[str, set[str]] = defaultdict(set)
    for key in branches:
        groups = [Group(value, tables[value].get(key, 0), 0) for value in values]
        for value in _withheld(minimum, groups):
            hidden[value].add(key)
    return hidden


def _open_branches(
    minimum: int, branches: Sequence[Branch], dealers: Mapping[str, int], held: Collection[str]
) -> set[str]:
    """Return the branches whose figure is shown, from the root down; below a hidden one nothing is."""
    below: dict[str | None, list[Branch]] = defaultdict(list)
    for branch in branches:
        below[branch.parent].append(branch)
    shown: set[str] = set()
    waiting = [root for root in below[None] if root.key not in held and _is_enough(minimum, [root], dealers)]
    while waiting:
        branch = waiting.pop()
        shown.add(branch.key)
        waiting += _shown_children(minimum, branch, below[branch.key], dealers, held)
    return shown


def _shown_children(
    minimum: int,
    branch: Branch,
    children: Sequence[Branch],
    dealers: Mapping[str, int],
    held: Collection[str],
) -> list[Branch]:
    shown = [child for child in children if child.key not in held and _is_enough(minimum, [child], dealers)]
    hidden = [child for child in children if child not in shown]
    shown.sort(key=lambda child: (dealers.get(child.key, 0), child.size, child.key), reverse=True)
    right_under = Branch("", branch.key, branch.size - sum(child.size for child in children))
    rest = dealers.get(branch.key, 0) - sum(dealers.get(child.key, 0) for child in children)
    amounts = {**dealers, right_under.key: rest}
    hidden.append(right_under)
    while shown and not _hides_enough(minimum, hidden, amounts):
        hidden.append(shown.pop())
    return shown


def _is_enough(minimum: int, branches: Sequence[Branch], dealers: Mapping[str, int]) -> bool:
    """Say whether a figure about these branches together may be known: a big enough group, all or nobody."""
    spoke = sum(dealers.get(branch.key, 0) for branch in branches)
    return _suffices(minimum, sum(branch.size for branch in branches), spoke)


def _suffices(minimum: int, size: int, spoke: int) -> bool:
    return size >= minimum and (spoke == 0 or spoke >= minimum)


def _hides_enough(minimum: int, hidden: Sequence[Branch], dealers: Mapping[str, int]) -> bool:
    """Say whether what subtraction gives about the hidden ones is about nobody at all, or about enough."""
    spoke = sum(dealers.get(branch.key, 0) for branch in hidden)
    if not spoke and not sum(branch.size for branch in hidden):
        return True
    return _is_enough(minimum, hidden, dealers)
