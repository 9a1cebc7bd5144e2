"""Over the tree of branches no sum or difference of shown figures is about fewer dealers than the minimum."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from partners.disclosure import Branch, disclose_lattice
from tests.scale import scale

MINIMUM = 5


class Forest:
    """A random tree: under each branch hang some dealers by themselves, of whom some spoke."""

    def __init__(self, parents: list[int], groups: list[tuple[int, dict[str, int]]]) -> None:
        self.parents = [None, *(parent % (at + 1) for at, parent in enumerate(parents))]
        self.groups = groups

    def under(self, node: int) -> set[int]:
        """Return the branch and everything below it."""
        found = {node}
        for at, parent in enumerate(self.parents):
            if parent in found:
                found.add(at)
        return found

    def size(self, nodes: set[int]) -> int:
        return sum(self.groups[node][0] for node in nodes)

    def spoke(self, nodes: set[int], value: str) -> int:
        return sum(min(self.groups[node][1].get(value, 0), self.groups[node][0]) for node in nodes)

    @property
    def branches(self) -> list[Branch]:
        return [
            Branch(f"{node}", None if parent is None else f"{parent}", self.size(self.under(node)))
            for node, parent in enumerate(self.parents)
        ]

    def table(self, value: str) -> dict[str, int]:
        return {f"{node}": self.spoke(self.under(node), value) for node in range(len(self.parents))}


@st.composite
def forests(draw) -> Forest:
    count = draw(st.integers(1, 7))
    parents = draw(st.lists(st.integers(0, 6), min_size=count - 1, max_size=count - 1))
    spoke = st.fixed_dictionaries(
        {"": st.integers(0, 12), "noise": st.integers(0, 9), "app": st.integers(0, 9)}
    )
    groups = draw(st.lists(st.tuples(st.integers(0, 12), spoke), min_size=count, max_size=count))
    return Forest(parents, groups)


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Return the rows in echelon form."""
    rows, done = [list(row) for row in rows], []
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [entry / pivot[column] for entry in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        done.append(pivot)
    return done


def is_combination(target: list[Fraction], basis: list[list[Fraction]]) -> bool:
    """Say whether the target is a linear combination of the basis, which is in echelon form."""
    left = list(target)
    for row in basis:
        column = next(at for at, entry in enumerate(row) if entry)
        left = [a - left[column] * b for a, b in zip(left, row, strict=True)]
    return not any(left)


def derivable(forest: Forest, shown: set[int]) -> list[set[int]]:
    """Return every set of own groups whose figure follows from the shown branches by any combination."""
    width = len(forest.parents)
    basis = reduced([[Fraction(node in forest.under(top)) for node in range(width)] for top in sorted(shown)])
    found = []
    for picks in product((0, 1), repeat=width):
        if any(picks) and is_combination([Fraction(pick) for pick in picks], basis):
            found.append({node for node, pick in enumerate(picks) if pick})
    return found


@given(forests(), st.sets(st.integers(0, 6), max_size=2))
@settings(max_examples=scale(150, 5_000), deadline=None)
def test_no_combination_of_shown_figures_is_about_too_few(forest: Forest, held: set[int]) -> None:
    tables = {value: forest.table(value) for value in ("", "noise", "app")}
    shown = disclose_lattice(MINIMUM, forest.branches, tables, {f"{node}" for node in held})
    for value in tables:
        open_ones = {int(branch) for which, branch in shown if which == value}
        assert not open_ones & held
        for group in derivable(forest, open_ones):
            spoke, size = forest.spoke(group, value), forest.size(group)
            assert spoke == 0 or spoke >= MINIMUM
            assert size >= MINIMUM or not (size or spoke)


@given(forests())
def test_value_is_shown_only_beside_its_total(forest: Forest) -> None:
    shown = disclose_lattice(
        MINIMUM, forest.branches, {value: forest.table(value) for value in ("", "noise")}
    )
    assert {branch for value, branch in shown if value} <= {branch for value, branch in shown if not value}


def test_big_branches_are_all_shown() -> None:
    branches = [Branch("hq", None, 30), Branch("de", "hq", 15), Branch("nl", "hq", 15)]
    tables = {"": {"hq": 20, "de": 12, "nl": 8}, "noise": {"hq": 12, "de": 6, "nl": 6}}
    shown = disclose_lattice(MINIMUM, branches, tables)
    assert shown == {(value, key) for value in tables for key in ("hq", "de", "nl")}


def test_small_branch_takes_the_smallest_sibling_with_it_for_its_value_alone() -> None:
    branches = [
        Branch("hq", None, 60),
        *(Branch(key, "hq", 20) for key in ("de", "nl", "pl")),
    ]
    tables = {
        "": {"hq": 45, "de": 20, "nl": 15, "pl": 10},
        "noise": {"hq": 21, "de": 12, "nl": 6, "pl": 3},
        "app": {"hq": 18, "de": 6, "nl": 6, "pl": 6},
    }
    shown = disclose_lattice(MINIMUM, branches, tables)
    assert {key for value, key in shown if value == "noise"} == {"hq", "de"}
    assert ("app", "nl") in shown
    assert ("", "pl") in shown


def test_held_branch_hides_a_sibling_too() -> None:
    branches = [Branch("hq", None, 30), Branch("de", "hq", 15), Branch("nl", "hq", 9), Branch("pl", "hq", 6)]
    tables = {"": {"hq": 21, "de": 12, "nl": 4, "pl": 5}}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables, {"nl"})} == {"hq", "de"}
    assert disclose_lattice(MINIMUM, branches, tables, {"hq"}) == set()
