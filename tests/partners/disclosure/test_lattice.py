"""Over the tree of branches no sum or difference of shown figures is about fewer dealers than the minimum."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.disclosure.lattice import Branch, disclose_lattice, disclose_to_itself
from tests.scale import scale

MINIMUM = 5


class Forest:
    """A random tree: under each branch hang some dealers by themselves, of whom some spoke.

    Of a head office with dealers below it that is the head office itself: one dealer.
    """

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
        return sum(
            min(size, said.get("", 0), said.get(value, 0))
            for size, said in (self.groups[node] for node in nodes)
        )

    def is_enough(self, nodes: set[int], value: str) -> bool:
        """Say whether a figure about these may be known: enough dealers, of whom nobody or enough said it."""
        spoke, size = self.spoke(nodes, value), self.size(nodes)
        others = self.spoke(nodes, "") - spoke
        return not size or (
            size >= MINIMUM and all(not count or count >= MINIMUM for count in (spoke, others))
        )

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
    heads = draw(st.sets(st.integers(0, 6), max_size=3))
    return Forest(parents, [(1 if at in heads else size, said) for at, (size, said) in enumerate(groups)])


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
@settings(max_examples=scale(150, 5_000))
def test_no_combination_of_shown_figures_is_about_too_few(forest: Forest, held: set[int]) -> None:
    tables = {value: forest.table(value) for value in ("", "noise", "app")}
    shown = disclose_lattice(MINIMUM, forest.branches, tables, {f"{node}" for node in held})
    for value in tables:
        open_ones = {int(branch) for which, branch in shown if which == value}
        assert not open_ones & held
        groups = derivable(forest, open_ones)
        peopled = {node for node in range(len(forest.parents)) if forest.groups[node][0]}
        kept_apart = [forest.under(node) & peopled for node in held if node < len(forest.parents)]
        assert not [group for group in groups if group & peopled and group & peopled in kept_apart]
        for group in groups:
            assert forest.is_enough(group, value)


@given(forests(), st.sets(st.integers(0, 6), max_size=3))
@settings(max_examples=scale(150, 5_000))
def test_what_held_branches_see_of_themselves_gives_nobody_away_even_if_all_lay_theirs_together(
    forest: Forest, held: set[int]
) -> None:
    tables = {value: forest.table(value) for value in ("", "noise", "app")}
    names = {f"{node}" for node in held}
    shown = disclose_lattice(MINIMUM, forest.branches, tables, names)
    own = disclose_to_itself(MINIMUM, forest.branches, tables, names, shown)
    assert {branch for _value, branch in own} <= names
    assert {branch for value, branch in own if value} <= {branch for value, branch in own if not value}
    for value in tables:
        for group in derivable(forest, {int(branch) for which, branch in shown | own if which == value}):
            assert forest.is_enough(group, value)


@given(forests())
def test_where_nobody_holds_nothing_is_shown_to_anybody_alone(forest: Forest) -> None:
    tables = {value: forest.table(value) for value in ("", "noise")}
    shown = disclose_lattice(MINIMUM, forest.branches, tables)
    assert disclose_to_itself(MINIMUM, forest.branches, tables, (), shown) == set()


@given(forests())
def test_value_is_shown_only_beside_its_total(forest: Forest) -> None:
    shown = disclose_lattice(
        MINIMUM, forest.branches, {value: forest.table(value) for value in ("", "noise")}
    )
    assert {branch for value, branch in shown if value} <= {branch for value, branch in shown if not value}


def test_big_branches_are_all_shown() -> None:
    branches = [Branch("hq", None, 30), Branch("de", "hq", 15), Branch("nl", "hq", 15)]
    tables = {"": {"hq": 24, "de": 12, "nl": 12}, "noise": {"hq": 12, "de": 6, "nl": 6}}
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


@pytest.mark.parametrize("own", [0, 1])
def test_head_office_is_not_what_its_sites_leave_over(own: int) -> None:
    """Whether it spoke or not: of two branches below it the smaller stays hidden with it."""
    branches = [Branch("hq", None, 40), Branch("head", "hq", 11), Branch("site", "head", 10)]
    tables = {"": {"hq": 28, "head": 8 + own, "site": 8}}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables)} == {"hq", "head"}
    branches = [*branches[:1], Branch("head", "hq", 21), branches[2], Branch("other", "head", 10)]
    tables = {"": {"hq": 28, "head": 14 + own, "site": 8, "other": 6}}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables)} == {"hq", "head", "site"}


def test_big_held_branch_is_not_what_its_siblings_leave_over() -> None:
    branches = [Branch("hq", None, 60), *(Branch(key, "hq", 20) for key in ("de", "nl", "pl"))]
    tables = {"": {"hq": 36, "de": 14, "nl": 12, "pl": 10}}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables, {"nl"})} == {"hq", "de"}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables, {"nl", "pl"})} == {"hq", "de"}


def test_branch_that_consists_of_a_held_one_is_not_shown_in_its_stead() -> None:
    branches = [
        Branch("hq", None, 60),
        *(Branch(key, "hq", 20) for key in ("de", "nl", "pl")),
        Branch("importer", "nl", 20),
    ]
    tables = {"": {"hq": 36, "de": 14, "nl": 12, "pl": 10, "importer": 12}}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables, {"importer"})} == {"hq", "de"}


def test_network_that_consists_of_a_held_branch_shows_nothing() -> None:
    """As in a real tree, the key of the whole network is empty."""
    branches = [Branch("", None, 20), Branch("nl", "", 20)]
    assert disclose_lattice(MINIMUM, branches, {"": {"": 12, "nl": 12}}, {"nl"}) == set()


def test_country_that_is_one_held_branch_is_hidden_with_another_one() -> None:
    branches = [
        Branch("hq", None, 60),
        Branch("nl", "hq", 20),
        Branch("de", "hq", 20),
        Branch("pl", "hq", 20),
    ]
    tables = {
        "": {"hq": 36, "nl": 12, "de": 12, "pl": 12},
        "NL": {"hq": 12, "nl": 12},
        "DE": {"hq": 12, "de": 12},
        "PL": {"hq": 12, "pl": 12},
    }
    shown = disclose_lattice(MINIMUM, branches, tables, {"nl"})
    assert {value for value, key in shown if key == "hq"} == {"", "PL"}
    tables["NL"]["hq"], tables["DE"]["hq"], tables["NL"]["de"] = 17, 7, 5
    assert ("NL", "hq") in disclose_lattice(MINIMUM, branches, tables, {"nl"})


def test_held_branch_hides_a_sibling_too() -> None:
    branches = [Branch("hq", None, 30), Branch("de", "hq", 15), Branch("nl", "hq", 9), Branch("pl", "hq", 6)]
    tables = {"": {"hq": 21, "de": 12, "nl": 4, "pl": 5}}
    assert {key for _value, key in disclose_lattice(MINIMUM, branches, tables, {"nl"})} == {"hq", "de"}
    assert disclose_lattice(MINIMUM, branches, tables, {"hq"}) == set()


def to_itself(branches: list[Branch], tables: dict[str, dict[str, int]], held: set[str]) -> set[str]:
    """Return the held branches that see themselves, as value:branch where it is a value."""
    own = disclose_to_itself(
        MINIMUM, branches, tables, held, disclose_lattice(MINIMUM, branches, tables, held)
    )
    return {f"{value}:{key}" if value else key for value, key in own}


def test_held_branch_sees_itself_where_those_hidden_beside_it_are_enough_without_it() -> None:
    branches = [Branch("hq", None, 30), Branch("de", "hq", 15), Branch("nl", "hq", 9), Branch("pl", "hq", 6)]
    assert to_itself(branches, {"": {"hq": 23, "de": 12, "nl": 6, "pl": 5}}, {"nl"}) == {"nl"}
    assert to_itself(branches, {"": {"hq": 12, "de": 12}}, {"nl"}) == {"nl"}
    assert to_itself(branches, {"": {"hq": 22, "de": 12, "nl": 6, "pl": 4}}, {"nl"}) == set()


def test_held_branch_of_too_few_does_not_see_itself() -> None:
    branches = [Branch("hq", None, 30), Branch("de", "hq", 26), Branch("nl", "hq", 4)]
    assert to_itself(branches, {"": {"hq": 20, "de": 20}}, {"nl"}) == set()
    branches = [Branch("hq", None, 30), Branch("de", "hq", 15), Branch("nl", "hq", 15)]
    assert to_itself(branches, {"": {"hq": 20, "de": 16, "nl": 4}}, {"nl"}) == set()


def test_held_branches_are_taken_out_one_after_the_other() -> None:
    branches = [Branch("hq", None, 30), *(Branch(key, "hq", 10) for key in ("de", "nl", "pl"))]
    spoke = {"": {"hq": 21, "de": 8, "nl": 7, "pl": 6}}
    assert to_itself(branches, spoke, {"de", "nl", "pl"}) == {"de", "nl", "pl"}
    few = {"": {"hq": 16, "de": 8, "nl": 6, "pl": 2}}
    assert to_itself(branches, few, {"de", "nl"}) == {"nl"}


def test_held_branch_inside_a_held_one_is_taken_out_of_that() -> None:
    def chain(inner: int) -> list[Branch]:
        return [Branch("hq", None, 40), Branch("de", "hq", 20), Branch("by", "de", inner)]

    spoke = {"": {"hq": 30, "de": 15, "by": 6}}
    assert to_itself(chain(10), spoke, {"de", "by"}) == {"de", "by"}
    assert to_itself(chain(17), spoke, {"de", "by"}) == {"de"}
    assert to_itself(chain(10), spoke, {"hq", "by"}) == {"hq", "by"}


def test_held_branch_sees_its_values_under_the_same_rules() -> None:
    """Prices are too few in it and hide one more; of parts too few would be left beside it."""
    branches = [Branch("hq", None, 60), *(Branch(key, "hq", 20) for key in ("de", "nl", "pl"))]
    tables = {
        "": {"hq": 45, "de": 15, "nl": 15, "pl": 15},
        "noise": {"hq": 24, "de": 8, "nl": 8, "pl": 8},
        "app": {"hq": 20, "de": 6, "nl": 8, "pl": 6},
        "price": {"hq": 10, "de": 6, "nl": 4},
        "parts": {"hq": 11, "de": 3, "nl": 8},
    }
    assert to_itself(branches, tables, {"nl"}) == {"nl", "noise:nl"}
    del tables["price"], tables["parts"]
    assert to_itself(branches, tables, {"nl"}) == {"nl", "noise:nl", "app:nl"}


def test_partner_that_is_no_branch_holds_nothing() -> None:
    assert to_itself([Branch("hq", None, 30)], {"": {"hq": 20}}, {"gone"}) == set()
