"""Headquarters is asked in rounds: what is passed on between two answers, and when people speak of it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest

from feedback.enums import CaseState
from feedback.models import Case, CaseTheme
from portal.demo.lives import Desk, live
from portal.demo.rounds import DAY, Round, day_of, rounds_of
from portal.demo.said import Said
from tests.factories.feedback import House

ENDS = dt.datetime(2026, 6, 1, 19, tzinfo=dt.UTC)
PLAN = {
    "themes": {"spares": {}, "noise": {}, "app": {}},
    "answer": [
        {"theme": "spares", "days_ago": 100, "waited": 44},
        {"theme": "noise", "days_ago": 50},
        {"theme": "spares", "days_ago": 300},
    ],
    "open": [{"theme": "spares", "since": 33}],
}


def days_ago(days: float) -> dt.datetime:
    return ENDS - days * DAY


class Certain(Desk):
    """A desk that takes the least time, asks headquarters about everything, and hears no checks."""

    def after(self, moment: dt.datetime, least: float, most: float) -> dt.datetime:
        return moment + dt.timedelta(hours=least)

    def chance(self, share: float) -> bool:
        return share > 0.8


def test_rounds_of_a_theme_end_with_its_answers_and_the_last_one_is_open() -> None:
    found = rounds_of(PLAN, {"noise": 10}, ENDS)
    assert [(each.begins, each.ends) for each in found["spares"][:2]] == [
        (days_ago(329), days_ago(300)),
        (days_ago(144), days_ago(100)),
    ]
    assert found["spares"][2].begins == days_ago(33)
    assert found["spares"][2].ends > ENDS
    assert [(each.begins, each.ends) for each in found["noise"]] == [
        (days_ago(79), days_ago(50)),
        (days_ago(39), days_ago(10)),
    ]
    assert found["app"] == []


def test_days_of_remarks_gather_in_the_rounds_of_their_theme() -> None:
    dice, one = random.Random(1), Round(days_ago(60), days_ago(30))
    days = [day_of(dice, [one], days_ago(200), ENDS) for _time in range(1000)]
    within = Counter(days_ago(62) <= day <= days_ago(34) for day in days)
    assert within[True] > within[False]
    assert all(days_ago(200) <= day < ENDS for day in days)


def test_days_of_remarks_without_a_round_are_spread_over_the_part() -> None:
    dice = random.Random(1)
    days = [day_of(dice, [Round(days_ago(400), days_ago(300))], days_ago(200), ENDS) for _time in range(400)]
    assert 150 < sum(day < days_ago(100) for day in days) < 250


@pytest.mark.parametrize(
    "rounds, moment, expected",
    [
        ([], 50, None),
        ([(60, 30)], 70, 60),
        ([(60, 30)], 50, 50),
        ([(60, 30)], 20, None),
        ([(60, 30), (10, 0)], 20, 10),
    ],
)
def test_headquarters_is_asked_in_a_round_or_when_the_next_begins(rounds, moment, expected) -> None:
    spans = [Round(days_ago(begins), days_ago(ends)) for begins, ends in rounds]
    desk = Desk(None, 1, {}, random.Random(1), ENDS, rounds={7: spans})
    assert desk.asked_from(7, days_ago(moment)) == (expected and days_ago(expected))


def test_headquarters_is_asked_at_any_time_where_no_rounds_are_planned() -> None:
    assert Desk(None, 1, {}, random.Random(1), ENDS).asked_from(7, days_ago(50)) == days_ago(50)


@pytest.mark.django_db
@pytest.mark.parametrize("said, state", [(50, CaseState.PASSED_ON), (80, CaseState.TOLD)])
def test_what_is_said_outside_a_round_is_answered_by_the_agency(said, state) -> None:
    house = House.build()
    rounds = {house.theme.pk: [Round(days_ago(60), days_ago(-300))]}
    desk = Certain(house.network, house.analyst.pk, {}, random.Random(1), ENDS, rounds=rounds)
    live(
        desk,
        Said(
            at=days_ago(said),
            seat=None,
            mode="no_identity",
            kind="problem",
            text="The valve is late.",
            language="en",
            theme_id=house.theme.pk,
            country="DE",
            counted_path=house.analyst.partner.path,
            reply="I ask.",
            settled="It is on its way.",
        ),
    )
    desk.store.flush()
    case = Case.objects.get(network=house.network)
    passed_on = CaseTheme.objects.get(case=case).passed_on_at is not None
    text = case.messages.get().text
    assert (case.state, passed_on) == (state, state == CaseState.PASSED_ON)
    assert text == ("I ask." if passed_on else "It is on its way.")
