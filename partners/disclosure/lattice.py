"""Which figures may be shown over a tree of branches, value by value, to everybody alike.

The rule is that of figures.py: whatever can be had from the shown figures by adding and subtracting is
about enough dealers. What makes it enough for the whole lattice (published figures are numbers of dealers,
which add up over branches alone, and are written once) is said in docs/decisions/0008.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from partners.disclosure.figures import Group, withheld_groups

# How many dealers a part of the tree has, how many of them said this, and how many only something else.
Amount = tuple[int, int, int]
NOBODY: Amount = (0, 0, 0)
Tables = Mapping[str, Mapping[str, int]]
# A value ("" for all of them together), and the branch whose figure it is.
Place = tuple[str, str]


@dataclass(frozen=True)
class Branch:
    """A branch of the lattice: what it hangs under (None: the root), and how many active dealers it has."""

    key: str
    parent: str | None
    size: int


def disclose_lattice(
    minimum: int,
    branches: Iterable[Branch],
    tables: Tables,
    held: Collection[str] = (),
    closed: Collection[Place] = (),
    *,
    counts_others: bool = True,
) -> frozenset[Place]:
    """Return which (value, branch) of one attribute in one period may be shown, to everybody alike.

    `tables` gives for each value the dealers of each branch (missing: none); the value "" is the branch's
    total. `held` are branches that are never known by themselves, however big: neither shown, nor all that a
    shown branch consists of, nor all that is left when its siblings are taken away. A value is shown in a
    branch only beside the branch's total, and where those who said only something else are nobody or enough.
    Small values of a branch are hidden together with the smallest others until they hold the minimum; then
    each value is followed down the tree, where hidden siblings, with the dealers that hang right under the
    branch, must hold the minimum too. `closed` are figures that may not be shown for another reason.
    Without `counts_others` the values are not shown as they are, and can't be taken out of the total.
    """
    known = list(branches)
    apart, shut = _with_shells(known, held), _by_value(closed)
    open_ones = _open_branches(minimum, known, amounts_of(known, tables, ""), apart | shut[""], alone=apart)
    shown = {("", key) for key in open_ones}
    values = sorted(set(tables) - {""})
    below = {branch.key for branch in known} - open_ones
    hidden = _hidden_values(minimum, open_ones, values, tables, _values_apart(known, tables, below))
    for value in values:
        amounts = amounts_of(known, tables if counts_others else {value: tables[value]}, value)
        own = _open_branches(minimum, known, amounts, below | hidden[value] | shut[value])
        shown |= {(value, key) for key in own}
    return frozenset(shown)


def disclose_to_itself(
    minimum: int,
    branches: Iterable[Branch],
    tables: Tables,
    held: Collection[str],
    shown: Collection[Place],
    closed: Collection[Place] = (),
) -> frozenset[Place]:
    """Return which (value, branch) of the held branches their own people may see beside what all are shown.

    What all are shown stays as it is, and the rule holds even if all readers lay together what they see: a
    held branch behind which others hide that are too small by themselves is not shown to its people either.
    """
    known = list(branches)
    everybody: dict[str, set[str]] = defaultdict(set)
    for value, key in shown:
        everybody[value].add(key)
    shut = _by_value(closed)
    wanted = set(held) - shut[""]
    totals = _open_beside(minimum, known, amounts_of(known, tables, ""), wanted, everybody[""])
    own = {("", key) for key in totals}
    values = sorted(set(tables) - {""})
    hidden = _hidden_values(minimum, totals, values, tables, {})
    for value in values:
        amounts, wanted = amounts_of(known, tables, value), totals - hidden[value] - shut[value]
        own |= {(value, key) for key in _open_beside(minimum, known, amounts, wanted, everybody[value])}
    return frozenset(own)


def amounts_of(branches: Iterable[Branch], tables: Tables, value: str) -> dict[str, Amount]:
    """Return how many dealers each branch has, how many of them said a value, and how many only others."""
    said = tables.get(value, {})
    spoke = tables.get("", said)
    return {
        branch.key: (branch.size, (count := said.get(branch.key, 0)), spoke.get(branch.key, 0) - count)
        for branch in branches
    }


def _by_value(places: Iterable[Place]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for value, key in places:
        found[value].add(key)
    return found


def _open_beside(
    minimum: int,
    branches: Sequence[Branch],
    whole: Mapping[str, Amount],
    wanted: Collection[str],
    shown: Collection[str],
) -> set[str]:
    """Return the wanted branches that may be known beside the shown ones, none of which lies below them.

    From the top down, each is taken out of the smallest known branch around it: what is left there must be
    about enough dealers, or about nobody.
    """
    parents = {branch.key: branch.parent for branch in branches}
    left, known = dict(whole), set(shown)
    for key in shown:
        if (outer := _around(key, parents, known)) is not None:
            left[outer] = _less(left[outer], whole[key])
    found: set[str] = set()
    for key in sorted(set(wanted) & set(whole), key=lambda key: (_depth(key, parents), whole[key], key)):
        outer = _around(key, parents, known | found)
        rest = _less(left[outer], whole[key]) if outer is not None else NOBODY
        if _suffices(minimum, *whole[key]) and _is_nothing_or_enough(minimum, rest):
            found.add(key)
            if outer is not None:
                left[outer] = rest
    return found


def _less(part: Amount, taken: Amount) -> Amount:
    return part[0] - taken[0], part[1] - taken[1], part[2] - taken[2]


def _more(part: Amount, added: Amount) -> Amount:
    return part[0] + added[0], part[1] + added[1], part[2] + added[2]


def _around(key: str, parents: Mapping[str, str | None], known: Collection[str]) -> str | None:
    """Return the nearest known branch above."""
    above = parents[key]
    while above is not None and above not in known:
        above = parents[above]
    return above


def _depth(key: str, parents: Mapping[str, str | None]) -> int:
    above = parents[key]
    return 0 if above is None else 1 + _depth(above, parents)


def _values_apart(branches: Sequence[Branch], tables: Tables, closed: Collection[str]) -> dict[str, set[str]]:
    """Return for each branch the values that are the whole of a closed one below it: its country, say."""
    parents, totals = {branch.key: branch.parent for branch in branches}, tables.get("", {})
    found: dict[str, set[str]] = defaultdict(set)
    for key in closed:
        for value, dealers in tables.items():
            if not value or not totals.get(key) or dealers.get(key) != totals[key]:
                continue
            above = parents[key]
            while above is not None and dealers.get(above) == totals[key]:
                found[above].add(value)
                above = parents[above]
    return found


def _hidden_values(
    minimum: int,
    branches: Iterable[str],
    values: Sequence[str],
    tables: Tables,
    apart: Mapping[str, Collection[str]],
) -> dict[str, set[str]]:
    """Return for each value the branches in whose own table it is too small, or hides one that is."""
    hidden: dict[str, set[str]] = defaultdict(set)
    for key in branches:
        groups = [Group(value, tables[value].get(key, 0), 0) for value in values]
        for value in withheld_groups(minimum, groups, apart.get(key, ())):
            hidden[value].add(key)
    return hidden


def _with_shells(branches: Sequence[Branch], held: Collection[str]) -> set[str]:
    """Return the held branches with those above that consist of one of them: their figure is the same."""
    parents = {branch.key: branch.parent for branch in branches}
    sizes = {branch.key: branch.size for branch in branches}
    found = set(held)
    for key in set(held) & set(parents):
        above = parents[key]
        while sizes[key] and above is not None and sizes[above] == sizes[key]:
            found.add(above)
            above = parents[above]
    return found


def _open_branches(
    minimum: int,
    branches: Sequence[Branch],
    amounts: Mapping[str, Amount],
    held: Collection[str],
    alone: Collection[str] = (),
) -> set[str]:
    """Return the branches whose figure is shown, from the root down; below a hidden one nothing is.

    None of those in `alone` is left over by itself: another branch with dealers is hidden beside it.
    """
    below: dict[str | None, list[Branch]] = defaultdict(list)
    for branch in branches:
        below[branch.parent].append(branch)
    shown: set[str] = set()
    waiting = [
        root for root in below[None] if root.key not in held and _suffices(minimum, *amounts[root.key])
    ]
    while waiting:
        branch = waiting.pop()
        shown.add(branch.key)
        waiting += _shown_children(minimum, branch, below[branch.key], amounts, held, alone)
    return shown


def _shown_children(
    minimum: int,
    branch: Branch,
    children: Sequence[Branch],
    amounts: Mapping[str, Amount],
    held: Collection[str],
    alone: Collection[str],
) -> list[Branch]:
    shown = [child for child in children if child.key not in held and _suffices(minimum, *amounts[child.key])]
    shown.sort(key=lambda child: (amounts[child.key][1], child.size, child.key), reverse=True)
    hidden = [child for child in children if child not in shown]
    rest, own = amounts[branch.key], branch.size - sum(child.size for child in children)
    for child in shown:
        rest = _less(rest, amounts[child.key])
    while shown and not (_is_nothing_or_enough(minimum, rest) and not _is_left_alone(hidden, own, alone)):
        hidden.append(shown.pop())
        rest = _more(rest, amounts[hidden[-1].key])
    return shown


def _is_left_alone(hidden: Sequence[Branch], own: int, alone: Collection[str]) -> bool:
    """Say whether subtraction gives the figure of one branch that is not to be known by itself."""
    peopled = [branch.key for branch in hidden if branch.size]
    return not own and len(peopled) == 1 and peopled[0] in alone


def _is_nothing_or_enough(minimum: int, rest: Amount) -> bool:
    return rest == NOBODY or _suffices(minimum, *rest)


def _suffices(minimum: int, size: int, said: int, other: int) -> bool:
    """Say whether a figure may be known: of enough dealers, of whom nobody or enough said this, or others."""
    return size >= minimum and all(count == 0 or count >= minimum for count in (said, other))
