"""Which figures of two attributes at once may be shown of a whole network: a theme's praise and its problems.

Such a part lies inside other figures, so whatever is left when it is taken out of one must be nobody or
enough dealers. Why that is all there is to stop is said in docs/decisions/0008, point 8.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from partners.disclosure.figures import Group, withheld_groups
from partners.disclosure.lattice import Branch

# A second attribute ("praised"), and a value of the first (a theme).
PairKey = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """How many dealers a part has, and how many the smallest group has that could be known around it."""

    dealers: int
    around: int


@dataclass(frozen=True)
class Told:
    """What is told of a part: how many dealers it has, or that it has at least so many."""

    dealers: int
    at_least: bool = False


def disclose_pairs(
    minimum: int,
    pairs: Mapping[PairKey, Pair],
    neither: Mapping[str, int],
    allowed: Collection[PairKey],
) -> dict[PairKey, Told]:
    """Return what may be told of the parts, to everybody alike.

    `allowed` are those that stand beside their shown value and pass the rule over branches; `neither` says
    of how many dealers of a value no part speaks.
    """
    told = {key: found for key in allowed if (found := _told(minimum, pairs[key]))}
    for value in {value for _attribute, value in told}:
        both = sorted((key for key in told if key[1] == value), key=lambda key: (pairs[key].dealers, key))
        if len(both) > 1 and 0 < neither.get(value, 0) < minimum:
            del told[both[0]]
    tables: dict[str, list[PairKey]] = defaultdict(list)
    for key in pairs:
        tables[key[0]].append(key)
    hidden = {key for keys in tables.values() for key in _withheld(minimum, keys, pairs, told)}
    return {key: found for key, found in told.items() if key not in hidden}


def around(branches: Iterable[Branch], value: Mapping[str, int], other: Mapping[str, int]) -> int:
    """Return how many dealers the smallest group has that holds a part, whatever figures are shown.

    Where each branch's own dealers hang, the smaller of its two attributes holds what it has of the part.
    """
    known = list(branches)
    own = {branch.key: [value.get(branch.key, 0), other.get(branch.key, 0)] for branch in known}
    for branch in known:
        if branch.parent is not None:
            own[branch.parent][0] -= value.get(branch.key, 0)
            own[branch.parent][1] -= other.get(branch.key, 0)
    return sum(min(both) for both in own.values())


def _told(minimum: int, pair: Pair) -> Told | None:
    """Return the part, or about how much it is if it nearly fills what is around; nothing where too few."""
    if pair.dealers < minimum:
        return None
    if pair.around - pair.dealers >= minimum:
        return Told(pair.dealers)
    least = (pair.around - minimum + 1) // minimum * minimum
    return Told(least, at_least=True) if least >= minimum else None


def _withheld(
    minimum: int, keys: Collection[PairKey], pairs: Mapping[PairKey, Pair], open_ones: Collection[PairKey]
) -> set[PairKey]:
    """Return the parts of one attribute to withhold: those that don't stand, and never one alone."""
    groups = [Group(value, pairs[attribute, value].dealers, 0) for attribute, value in keys]
    apart = {key[1] for key in keys if key not in open_ones and pairs[key].dealers}
    withheld = withheld_groups(minimum, groups, apart)
    return {key for key in keys if key[1] in withheld}
