"""What demand is: windows of twelve months, owners counted once, and shares that know the network."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.demand import Channel, Dealer, Demanded, Rate, Size, Window
from feedback.demand_words import beside_words, rate_words, warning_words, weight_words
from partners.bands import WEIGHTS
from partners.intervals import Interval

PER_CENT = "\N{NO-BREAK SPACE}%"
DEALERS = st.builds(
    Dealer, st.sampled_from(["A", "B", "C", ""]), st.sampled_from(["", "One", "Two", "Three"])
)


@pytest.mark.parametrize(
    "now, zone, since, day",
    [
        (datetime(2026, 11, 29, 12, tzinfo=UTC), "UTC", date(2025, 11, 29), date(2026, 11, 28)),
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2025, 11, 30), date(2026, 11, 29)),
        (datetime(2028, 3, 1, 3, tzinfo=UTC), "UTC", date(2027, 3, 1), date(2028, 2, 29)),
        (datetime(2029, 3, 1, 3, tzinfo=UTC), "UTC", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_window_until_a_moment_ends_with_the_day_before_by_the_networks_clock(
    now: datetime, zone: str, since: date, day: date
) -> None:
    assert Window.until(now, zone) == Window(since, day)


def test_bounds_of_a_window_hold_its_first_and_last_day_whole() -> None:
    window = Window(date(2025, 11, 29), date(2026, 11, 28))
    assert window.bounds("Europe/Berlin") == (
        datetime(2025, 11, 28, 23, tzinfo=UTC),
        datetime(2026, 11, 28, 23, tzinfo=UTC),
    )


def test_channel_keeps_active_dealers_and_who_is_none_apart() -> None:
    rows = [(1, "dealer", True, "A", "One"), (2, "dealer", False, "B", ""), (3, "distributor", True, "", "")]
    assert Channel.of(rows) == Channel({1: Dealer("A", "One")}, frozenset({3}))


def test_size_counts_a_group_as_one_owner_and_a_single_dealer_as_one() -> None:
    dealers = [Dealer("A", "One"), Dealer("C", "One"), Dealer("B", "Two"), Dealer("", ""), Dealer("A", "")]
    assert Size.of(dealers) == Size(dealers=5, groups=4, weight=14.0, most_dealers=2, most_weight=6.0)


def test_size_of_nobody_is_nothing() -> None:
    assert Size.of([]) == Size()


@given(st.lists(DEALERS, max_size=12))
def test_size_of_any_dealers_is_what_counting_each_group_by_itself_gives(dealers: list[Dealer]) -> None:
    size = Size.of(dealers)
    groups = {dealer.group for dealer in dealers} - {""}
    of_group = {name: [dealer for dealer in dealers if dealer.group == name] for name in groups}
    several = [found for found in of_group.values() if len(found) > 1]
    assert size.dealers == len(dealers)
    assert size.groups == len(groups) + sum(not dealer.group for dealer in dealers)
    assert size.weight == sum(WEIGHTS[dealer.band] for dealer in dealers)
    assert size.most_dealers == max([len(found) for found in several], default=0)
    assert size.most_weight == max(
        [sum(WEIGHTS[dealer.band] for dealer in found) for found in several], default=0.0
    )
    assert Size.of(reversed(dealers)) == size


def test_demanded_has_every_remark_in_one_place() -> None:
    channel = Channel({1: Dealer("A", "One"), 2: Dealer("B", "One")}, frozenset({8}))
    said = {1: 3, 2: 1, 8: 2, 9: 5, None: 4}
    found = Demanded.of(said, channel, persons=2, authored=3)
    assert (found.voices, found.beside, found.former, found.unnamed) == (4, 2, 5, 4)
    assert (found.authorless, found.persons, found.dealers, found.groups) == (1, 2, 2, 1)
    assert (found.weight, found.most_dealers, found.most_weight) == (7.0, 2, 7.0)


@pytest.mark.parametrize("most, dealers, much", [(2, 10, False), (3, 10, True), (0, 4, False)])
def test_group_is_warned_of_from_more_than_a_fifth_on(most: int, dealers: int, much: bool) -> None:
    by_dealers = Demanded(dealers=dealers, most_dealers=most)
    by_weight = Demanded(weight=float(dealers), most_weight=float(most))
    assert (by_dealers.much_dealers, by_weight.much_weight) == (much, much)


def test_rate_lies_between_the_ends_of_its_interval() -> None:
    found = Rate(12, 60, 100_000_000).interval
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (0.118, 0.318)
    assert Rate(12, 60, 60).interval == Interval(0.2, 0.2)
    assert Rate(0, 0, 60).interval is None


def test_rate_in_words_says_share_and_both_ends() -> None:
    assert (
        rate_words(Rate(12, 60, 100_000_000))
        == f"12 of 60 dealers (20{PER_CENT}; 95{PER_CENT} between 12{PER_CENT} and 32{PER_CENT})"
    )


def test_rate_of_everybody_says_the_share_alone() -> None:
    assert rate_words(Rate(12, 60, 60)) == f"12 of 60 dealers (20{PER_CENT})"


def test_rate_of_nobody_says_so() -> None:
    assert rate_words(Rate(0, 0, 60)) == "nobody spoke"


def test_weighted_share_is_said_in_whole_per_cent() -> None:
    assert weight_words(0.184) == f"18{PER_CENT}"


def test_what_no_measure_holds_is_said_beside_them() -> None:
    assert beside_words(Demanded()) == []
    assert beside_words(Demanded(unnamed=1, beside=2, former=1, authorless=3)) == [
        "plus 1 remark without identity",
        "plus 2 remarks of distributors and others",
        "plus 1 remark of dealers who have left",
        "3 remarks have no author any more and count for no person",
    ]


def test_warning_says_how_much_one_group_supplies() -> None:
    said = Demanded(dealers=10, weight=20.0, most_dealers=3, most_weight=10.0)
    assert warning_words(said) == [
        "One owner: 3 of 10 dealers",
        f"One owner: 50{PER_CENT} of the weight",
    ]
    assert warning_words(Demanded(dealers=10, weight=20.0, most_dealers=2, most_weight=4.0)) == []
