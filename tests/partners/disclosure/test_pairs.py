"""Praise and problems of a theme give nobody away, beside its own figures in all branches and periods."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.disclosure.lattice import Branch, disclose_lattice
from partners.disclosure.pairs import Pair, around, disclose_pairs
from tests.partners.disclosure.worlds import reduced
from tests.scale import scale

MINIMUM = 5
LEAVES = ("de", "nl")
PERIODS = ("m1", "m2", "q")
PARTS = {"praised": "p", "troubled": "t"}
# What a dealer said of the theme in one month: nothing, praise, trouble, both, or else.
SAID = ("", "p", "t", "pt", "o")
# What a dealer said beside it: nothing, praise or problems of other themes, or else.
BESIDE = ("", "p", "t", "pt", "o")
Dealer = tuple[str, str, str, str]
"""Where it hangs, what it said of the theme in two months, and what it said of others."""
Row = tuple[str, ...]
DEALERS: list[Dealer] = [
    (leaf, first, second, "pt") for leaf in LEAVES for first, second in product(SAID, SAID) if first + second
]
ONE_MONTH: list[Dealer] = [
    (leaf, said, "", beside) for leaf in LEAVES for said, beside in product(SAID, BESIDE) if said + beside
]


def said_in(dealer: Dealer, period: str) -> str:
    return {"m1": dealer[1], "m2": dealer[2], "q": dealer[1] + dealer[2]}[period]


def has(dealer: Dealer, row: Row) -> bool:
    """Say whether a published figure counts a dealer."""
    what, period, branch = row
    said = said_in(dealer, period)
    if branch not in ("", dealer[0]):
        return False
    if what == "theme":
        return bool(said)
    if what == "":
        return bool(said + dealer[3])
    if what in PARTS:
        return PARTS[what] in said
    return what in said + dealer[3]  # a kind


class Year:
    """So many dealers of each sort, and what is published of them."""

    def __init__(
        self,
        crowd: dict[Dealer, int],
        periods: tuple[str, ...],
        judged: tuple[str, ...],
        kinds: tuple[str, ...] = (),
    ) -> None:
        self.crowd, self.periods, self.judged, self.kinds = crowd, periods, judged, kinds
        self.branches = [Branch("", None, self.size("")), *(Branch(x, "", self.size(x)) for x in LEAVES)]

    def size(self, branch: str) -> int:
        """Count everybody, with some who never speak."""
        return 8 * (len(LEAVES) if not branch else 1) + sum(
            count for dealer, count in self.crowd.items() if branch in ("", dealer[0])
        )

    def count(self, row: Row) -> int:
        return sum(count for dealer, count in self.crowd.items() if has(dealer, row))

    def table(self, what: str, period: str) -> dict[str, int]:
        return {branch: self.count((what, period, branch)) for branch in ("", *LEAVES)}

    def shown(self, *values: str, period: str, are_parts: bool = False) -> set[Row]:
        """Return the figures that the rule over branches shows of some values."""
        tables = {"": self.table("", period)} | {value: self.table(value, period) for value in values}
        found = disclose_lattice(MINIMUM, self.branches, tables, counts_others=not are_parts)
        return {(value, period, branch) for value, branch in found}

    def published(self) -> tuple[set[Row], set[Row]]:
        """Return what is known without the parts, and the parts."""
        known: set[Row] = set()
        parts: set[Row] = set()
        for period in self.periods:
            known |= self.shown("theme", period=period)
            known |= self.shown(*self.kinds, period=period) if self.kinds else set()
        for period in self.judged:
            parts |= self._parts(period, known)
        return known, parts

    def _parts(self, period: str, known: set[Row]) -> set[Row]:
        pairs, allowed = {}, set()
        for part, kind in PARTS.items():
            holding = around(self.branches, self.table("theme", period), self.table(kind, period))
            pairs[part, "t"] = Pair(self.count((part, period, "")), holding)
            if ("theme", period, "") in known and (part, period, "") in self.shown(
                part, period=period, are_parts=True
            ):
                allowed.add((part, "t"))
        neither = sum(
            count
            for dealer, count in self.crowd.items()
            if (said := said_in(dealer, period)) and not set(said) & {"p", "t"}
        )
        found = disclose_pairs(MINIMUM, pairs, {"t": neither}, allowed)
        known_by_itself = {key for key, told in found.items() if told.at_least}
        nobody = {key for key, pair in pairs.items() if not pair.dealers}
        return {(part, period, "") for part, _theme in (set(found) - known_by_itself) | nobody}


def derivable(dealers: list[Dealer], shown: set[Row]) -> set[frozenset[Dealer]]:
    """Return every set of sorts of dealers whose number follows from the shown figures by any combination.

    A combination is told by what it has at the pivots, which is 0 or 1 for a set: all of these are tried.
    """
    alike: dict[tuple[bool, ...], list[Dealer]] = {}
    for dealer in dealers:
        alike.setdefault(tuple(has(dealer, row) for row in sorted(shown)), []).append(dealer)
    columns = list(alike)
    basis = reduced([[Fraction(column[at]) for column in columns] for at in range(len(shown))])
    rows = [[int(x) if x.denominator == 1 else x for x in row] for row in basis]
    found = set()
    for picked in _sets(rows, [0] * len(columns)):
        sorts = [
            dealer for column, is_in in zip(columns, picked, strict=True) if is_in for dealer in alike[column]
        ]
        found.add(frozenset(sorts))
    return found


def _sets(rows: list[list], so_far: list) -> Iterator[list]:
    """Yield the combinations that are sets; a column that no later row touches decides at once."""
    settled = [at for at in range(len(so_far)) if not any(row[at] for row in rows)]
    if any(so_far[at] not in (0, 1) for at in settled):
        return
    if not rows:
        yield so_far
        return
    yield from _sets(rows[1:], so_far)
    yield from _sets(rows[1:], [a + b for a, b in zip(so_far, rows[0], strict=True)])


def given_away(year: Year, dealers: list[Dealer]) -> list[frozenset[Dealer]]:
    """Return the groups below the minimum that the parts add to what is known without them."""

    def people(sorts: frozenset[Dealer]) -> frozenset[Dealer]:
        return frozenset(dealer for dealer in sorts if year.crowd.get(dealer))

    known, parts = year.published()
    before = {people(sorts) for sorts in derivable(dealers, known)}
    after = {people(sorts) for sorts in derivable(dealers, known | parts)}
    sizes = {sorts: sum(year.crowd[dealer] for dealer in sorts) for sorts in after - before}
    return [sorts for sorts, size in sizes.items() if 0 < size < MINIMUM]


def crowds(dealers: list[Dealer]) -> st.SearchStrategy[dict[Dealer, int]]:
    return st.dictionaries(st.sampled_from(dealers), st.integers(1, 14), min_size=1, max_size=9)


@pytest.mark.one_engine
@pytest.mark.parametrize("judged", [("q",), ("m1", "m2")])
@given(crowd=crowds(DEALERS))
@settings(max_examples=scale(40, 3_000))
def test_no_combination_over_branches_and_periods_is_about_too_few(crowd, judged) -> None:
    assert given_away(Year(crowd, PERIODS, judged), DEALERS) == []


@pytest.mark.one_engine
@given(crowds(ONE_MONTH))
@settings(max_examples=scale(60, 3_000))
def test_no_combination_with_the_figures_of_kinds_is_about_too_few(crowd: dict[Dealer, int]) -> None:
    assert given_away(Year(crowd, ("m1",), ("m1",), ("p", "t")), ONE_MONTH) == []
