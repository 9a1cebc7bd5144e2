"""Figures of periods and values that lie in each other give no few dealers away together."""

from __future__ import annotations

from itertools import compress, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.disclosure.beside import Disclosing, Past
from partners.disclosure.lattice import Branch, Place, disclose_lattice
from partners.disclosure.nesting import groups
from tests.partners.disclosure.worlds import Parents, Sort, World, given_away
from tests.scale import scale

TREES: list[Parents] = [
    {"": None, "de": "", "nl": ""},
    {"": None, "de": "", "nl": "", "at": ""},
    {"": None, "de": "", "nl": "", "by": "de"},
]
JANUARY, FEBRUARY, MARCH, WINTER = 1, 2, 4, 7


def said(months: int, words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return what a dealer can have said month by month, if anything."""
    return [each for each in product(("", *words), repeat=months) if any(each)]


def sorts_of(parents: Parents, said_when: list[tuple[str, ...]], places: int = 0) -> list[Sort]:
    return [(place, each) for place in list(parents)[-places:] for each in said_when]


@st.composite
def worlds(draw, said_when: list[tuple[str, ...]], trees: list[Parents] = TREES, *, places: int = 0) -> World:
    """Draw a world of few sorts, so that figures are often nearly the same; `places`: the last ones alone."""
    parents = draw(st.sampled_from(trees))
    few = draw(st.lists(st.sampled_from(said_when), min_size=1, max_size=4))
    lived_in = list(parents)[-places:]
    sorts = st.tuples(st.sampled_from(lived_in), st.sampled_from(few))
    crowd = draw(st.dictionaries(sorts, st.integers(1, 6), min_size=1, max_size=8))
    return World(parents, crowd, {place: draw(st.sampled_from([0, 0, 3, 6])) for place in lived_in})


def held_in(world: World, held: set[int]) -> set[str]:
    places = sorted(world.parents)
    return {places[at] for at in held if 0 < at < len(places)}


QUARTER = said(3, ("o",))
THEMED, KINDS = said(2, ("o", "t")), said(1, ("t", "u", "w", "tu", "uw", "tuw"))


@pytest.mark.one_engine
@given(worlds(QUARTER), st.sets(st.integers(1, 3), max_size=1))
@settings(max_examples=scale(40, 2_000))
def test_quarter_beside_its_months_gives_no_few_dealers_away(world: World, held: set[int]) -> None:
    shown = world.published((JANUARY, FEBRUARY, MARCH, WINTER), held=held_in(world, held))
    assert given_away(world, sorts_of(world.parents, QUARTER), shown) is None


@pytest.mark.one_engine
@given(worlds(QUARTER, TREES[:1]))
@settings(max_examples=scale(20, 2_000))
def test_year_beside_quarters_and_months_gives_no_few_dealers_away(world: World) -> None:
    """As if a quarter had two months, and the year a month more."""
    shown = world.published((JANUARY, FEBRUARY, MARCH, JANUARY | FEBRUARY, WINTER))
    assert given_away(world, sorts_of(world.parents, QUARTER), shown) is None


@pytest.mark.one_engine
@given(worlds(THEMED, TREES[:1], places=2))
@settings(max_examples=scale(30, 2_000))
def test_theme_beside_totals_in_all_periods_gives_no_few_dealers_away(world: World) -> None:
    shown = world.published((JANUARY, FEBRUARY, JANUARY | FEBRUARY), values=("t",))
    assert given_away(world, sorts_of(world.parents, THEMED, 2), shown) is None


@pytest.mark.one_engine
@given(worlds(KINDS, TREES[:2]))
@settings(max_examples=scale(30, 2_000))
def test_all_values_beside_their_total_give_no_few_dealers_away(world: World) -> None:
    shown = world.published((JANUARY,), values=("t", "u", "w"), is_whole=True)
    assert given_away(world, sorts_of(world.parents, KINDS), shown) is None


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "periods, values, alive, most",
    [
        ((1, 2, 4, 7), ("",), 7, 2),
        ((1, 2, 3), ("", "t"), 3, 2),
        ((1, 2, 4, 3, 7), ("",), 7, 2),
        ((1, 2, 4, 7), ("", "t"), 7, 1),
    ],
)
def test_groups_are_all_combinations_that_count_each_dealer_at_most_once(
    periods, values, alive, most
) -> None:
    """Tried with every number of times up to a few, over all that a dealer can have said."""
    figures = tuple(sorted(product(values, periods)))
    counted = [
        [
            any(months >> at & 1 and value in words for at, words in enumerate(each) if words)
            for value, months in figures
        ]
        for each in said(alive.bit_length(), ("o", "t")[: len(values)])
    ]
    times = product(range(-most, most + 1), repeat=len(figures))
    right = {one for one in times if all(0 <= sum(compress(one, row)) <= 1 for row in counted)}
    found = {
        tuple(dict(pattern).get(figure, 0) for figure in figures)
        for pattern in groups(figures, tuple((value, alive) for value in values))
    }
    assert found == right


BRANCHES = [Branch("", None, 60), Branch("de", "", 20), Branch("nl", "", 20), Branch("at", "", 20)]
ALL = {branch.key for branch in BRANCHES}


def table(de: int, nl: int, at: int) -> dict[str, int]:
    return {"": de + nl + at, "de": de, "nl": nl, "at": at}


def beside(now: dict[str, int], *months: dict[str, int]) -> set[str]:
    """Return the branches of which a quarter is shown, after months of which everything was."""
    past = {1 << at: Past({"": month}, {("", key) for key in month}) for at, month in enumerate(months)}
    found = Disclosing(5, BRANCHES, {"": now}, (), WINTER, past).disclose()
    return {key for _value, key in found.shown}


def test_quarter_is_hidden_where_few_spoke_in_it_and_not_in_the_month_with_the_smallest_neighbour() -> None:
    month, silent = table(10, 12, 14), table(0, 0, 0)
    assert beside(table(10, 12, 14), month, silent, silent) == ALL
    assert beside(table(16, 18, 21), month) == ALL
    assert beside(table(12, 18, 21), month) == {"", "at"}
    assert beside(table(10, 12, 16), month) == set()


def test_quarter_is_hidden_where_few_spoke_in_both_of_two_months_and_nobody_in_the_third() -> None:
    one, other, silent = table(10, 11, 12), table(12, 12, 12), table(0, 0, 0)
    assert beside(table(20, 17, 18), one, other) == ALL
    assert beside(table(20, 17, 18), one, other, silent) == {"", "at"}
    assert beside(table(17, 17, 18), one, other, silent) == ALL


def test_quarter_is_hidden_where_all_months_are_known_and_few_spoke_in_several() -> None:
    months = [table(10, 10, 10), table(10, 10, 10), table(10, 10, 10)]
    assert beside(table(30, 20, 20), *months) == ALL
    assert beside(table(28, 20, 20), *months) == {"", "nl"}


def test_months_of_neighbours_that_hide_together_in_the_quarter_are_taken_out_together() -> None:
    """All of Germany's and of the Netherlands' dealers spoke in one month each, or all but one."""

    def shown(dutch: int) -> set[str]:
        past = {
            JANUARY: Past({"": table(10, 0, 20)}, {("", key) for key in ALL}),
            FEBRUARY: Past({"": table(0, dutch, 20)}, {("", key) for key in ALL}),
        }
        found = Disclosing(5, BRANCHES, {"": table(10, 10, 30)}, {"de", "nl"}, WINTER, past).disclose()
        return {key for _value, key in found.shown}

    assert shown(10) == {"", "at"}
    assert shown(9) == {""}


def test_year_is_hidden_beside_a_month_whose_quarter_was_hidden() -> None:
    month, quarter, year = table(10, 10, 10), table(10, 10, 12), table(12, 20, 20)
    past = {
        JANUARY: Past({"": month}, {("", key) for key in ALL}),
        WINTER: Past({"": quarter}, {("", "")}),
    }
    found = Disclosing(5, BRANCHES, {"": year}, (), 4095, past).disclose()
    assert {key for _value, key in found.shown} == {"", "nl"}


def test_value_is_hidden_where_few_said_something_else_only() -> None:
    tables = {"": table(20, 20, 20), "noise": table(18, 10, 15)}
    shown = disclose_lattice(5, BRANCHES, tables)
    assert {key for value, key in shown if value} == {"", "at"}
    tables["noise"] = table(20, 18, 20)
    assert {key for value, key in disclose_lattice(5, BRANCHES, tables) if value} == set()


def test_values_are_hidden_where_all_are_known_and_few_said_several() -> None:
    def shown(noise: dict[str, int], other: dict[str, int], **more: dict[str, int]) -> set[Place]:
        tables = {"": table(20, 20, 20), "noise": noise, "other": other, **more}
        found = Disclosing(5, BRANCHES, tables, (), is_whole=True).disclose()
        return {place for place in found.shown if place[0]}

    everywhere = set(product(("noise", "other"), ALL))
    assert shown(table(10, 10, 10), table(10, 10, 10)) == everywhere
    assert ("noise", "de") not in shown(table(10, 10, 10), table(12, 10, 10))
    assert shown(table(10, 10, 10), table(15, 15, 15)) == everywhere
    three = shown(table(10, 10, 10), table(8, 10, 10), third=table(5, 10, 10))
    assert {value for value, key in three if key == "de"} == {"noise", "other"}


def test_theme_of_a_quarter_is_hidden_beside_its_month_though_the_total_is_not() -> None:
    past = {1: Past({"": table(20, 20, 20), "noise": table(8, 8, 8)}, set(product(("", "noise"), ALL)))}
    tables = {"": table(20, 20, 20), "noise": table(9, 13, 15)}
    found = Disclosing(5, BRANCHES, tables, (), WINTER, past).disclose()
    assert {key for value, key in found.shown if not value} == ALL
    assert {key for value, key in found.shown if value} == {"", "at"}


def test_held_branch_does_not_see_a_quarter_beside_which_few_follow() -> None:
    def own(quarter: int) -> set[str]:
        known = {("", "nl"), ("", "de"), ("", "at"), ("", "")}
        past = {1: Past({"": table(10, 10, 10)}, known)}
        found = Disclosing(5, BRANCHES, {"": table(20, quarter, 20)}, {"nl"}, WINTER, past).disclose()
        return {key for _value, key in found.own}

    assert own(16) == {"nl"}
    assert own(12) == set()


def test_month_that_comes_late_is_hidden_beside_its_quarter() -> None:
    past = {WINTER: Past({"": table(20, 20, 20)}, {("", key) for key in ALL})}
    found = Disclosing(5, BRANCHES, {"": table(18, 10, 10)}, (), JANUARY, past).disclose()
    assert {key for _value, key in found.shown} == {"", "nl"}


def test_search_ends_where_readers_learn_more_and_more(monkeypatch) -> None:
    """Nobody spoke in the quarter and not in January: so February lies in January."""
    inside = table(10, 10, 10), table(10, 10, 10), table(5, 5, 5), table(0, 0, 0)
    assert beside(*inside) == ALL
    monkeypatch.setattr("partners.disclosure.nesting.ROUNDS", 1)
    assert beside(*inside) == ALL
