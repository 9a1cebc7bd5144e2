"""Which figures of two attributes at once may be shown of a whole network: a theme's praise and its problems.

Such a part lies inside other figures, so whatever is left when it is taken out of one must be nobody or
enough dealers. Why that is all there is to stop is said in docs/decisions/0008, point 8.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from partners.disclosure import Group, withheld_groups

# A second attribute ("praised"), and a value of the first (a theme).
PairKey = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """How many dealers a part has, and the shown figures that hold it or that it holds."""

    dealers: int
    beside: tuple[int, ...]


def disclose_pairs(
    minimum: int,
    pairs: Mapping[PairKey, Pair],
    neither: Mapping[str, int],
    allowed: Collection[PairKey],
) -> frozenset[PairKey]:
    """Return which parts may be shown, to everybody alike.

    `allowed` are those that stand beside their shown value and pass the rule over branches; `neither` says
    of how many dealers of a value no part speaks.
    """
    open_ones = {key for key in allowed if key in pairs and _stands(minimum, pairs[key])}
    for value in {value for _attribute, value in open_ones}:
        both = sorted(
            (key for key in open_ones if key[1] == value), key=lambda key: (pairs[key].dealers, key)
        )
        if len(both) > 1 and 0 < neither.get(value, 0) < minimum:
            open_ones -= set(both[:-1])
    tables: dict[str, list[PairKey]] = defaultdict(list)
    for key in pairs:
        tables[key[0]].append(key)
    hidden = {key for keys in tables.values() for key in _withheld(minimum, keys, pairs, open_ones)}
    return frozenset(open_ones - hidden)


def _stands(minimum: int, pair: Pair) -> bool:
    """Say whether the part is big enough, and whatever lies between it and what is known beside it."""
    between = (abs(pair.dealers - known) for known in pair.beside)
    return pair.dealers >= minimum and all(left == 0 or left >= minimum for left in between)


def _withheld(
    minimum: int, keys: Collection[PairKey], pairs: Mapping[PairKey, Pair], open_ones: Collection[PairKey]
) -> set[PairKey]:
    """Return the parts of one attribute to withhold: those that don't stand, and never one alone."""
    groups = [Group(value, pairs[attribute, value].dealers, 0) for attribute, value in keys]
    apart = {key[1] for key in keys if key not in open_ones and pairs[key].dealers}
    withheld = withheld_groups(minimum, groups, apart)
    return {key for key in keys if key[1] in withheld}
