"""The clock of a case over a quarter: late to the minute, paused while the author is asked."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from feedback.enums import CaseState, Mode
from feedback.models import Case, LateWord, Remark
from feedback.queries.late import late_words
from feedback.services.relay import reply_to_author
from feedback.services.writing_back import write_back
from tests.factories.feedback import House
from tests.factories.partners import PartnerFactory
from tests.feedback.working_minutes import ZONES, Minutes

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
START = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
QUARTER, ALLOWED = 100, 2 * 24 * 60
Events = list[tuple[dt.datetime, str]]


def a_story(rng: random.Random) -> Events:
    """Draw a remark, perhaps questions with the author's answers, and perhaps a last word."""
    at = START + dt.timedelta(minutes=rng.randrange(70 * 24 * 60))
    story: Events = [(at, "in")]
    for _ in range(rng.randrange(3)):
        for what, days in (("ask", 4), ("back", 9)):
            at += dt.timedelta(minutes=rng.randrange(1, days * 24 * 60))
            story.append((at, what))
    if rng.random() < 0.7:
        story.append((at + dt.timedelta(minutes=rng.randrange(1, 5 * 24 * 60)), "out"))
    return story


def play(house: House, remark: Remark, story: Events) -> None:
    """Let the story happen through the services."""
    for at, what in story[1:]:
        if what == "back":
            write_back(remark=remark, text=f"It is so: {at}.", submission_key=f"{at}", at=at)
        else:
            reply_to_author(scope=house.desk, case=remark.case, text=f"{at}", at=at, asks=what == "ask")


@pytest.mark.parametrize("country", ["DE", "US", "FR", ""])
def test_late_words_of_a_quarter_are_exact_to_the_minute(country: str) -> None:
    """Each story told minute by minute, by a calendar of its own, gives the same list."""
    rng, minutes = random.Random(f"quarter {country}"), Minutes(country, START, QUARTER)
    house = House.build(time_zone=ZONES[country])
    author = house.member(partner=PartnerFactory(network=house.network, country=country))
    expected: set[tuple[int, dt.datetime]] = set()
    for _ in range(7):
        story = [pair for pair in a_story(rng) if pair[0] < START + dt.timedelta(days=QUARTER)]
        remark = house.remark(author, at=story[0][0])
        play(house, remark, story)
        expected |= {(remark.case.pk, at) for at in minutes.late_at(story, ALLOWED)}
    end = START + dt.timedelta(days=QUARTER)
    found = late_words(house.desk, since=START, until=end, now=end)
    assert {(word.case.pk, word.due_at) for word in found} == expected
    assert len(found) == len(expected)
    assert expected


def test_late_words_tell_of_words_still_missing_and_of_other_networks_nothing() -> None:
    house, other = House.build(), House.build()
    remark = house.remark(at=START)
    other.remark(at=START)
    now = START + dt.timedelta(days=9)
    missing = late_words(house.desk, since=START, until=now, now=now)
    assert [(word.case, word.said_at) for word in missing] == [(remark.case, None)]
    reply_to_author(scope=house.desk, case=remark.case, text="Sorry.", at=now)
    assert [word.said_at for word in late_words(house.desk, since=START, until=now, now=now)] == [now]


def test_question_pauses_and_the_authors_answer_goes_on_where_it_stood() -> None:
    house = House.build(time_zone="Europe/Berlin")
    monday = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    remark = house.remark(at=monday)
    asked, back = monday + dt.timedelta(days=1), monday + dt.timedelta(days=8)
    reply_to_author(scope=house.desk, case=remark.case, text="Which one?", at=asked, asks=True)
    case = Case.objects.get(remark=remark)
    assert (case.asked_at, case.clock_runs) == (asked, False)
    write_back(remark=remark, text="The big one.", submission_key="k", at=back)
    case.refresh_from_db()
    assert (case.asked_at, case.resumed_at, case.clock_runs) == (None, back, True)
    assert case.due_at == back + dt.timedelta(days=1)
    reply_to_author(scope=house.desk, case=case, text="Thank you.", at=back + dt.timedelta(hours=1))
    case.refresh_from_db()
    assert (case.resumed_at, case.clock_runs, LateWord.objects.count()) == (None, False, 0)


def test_answer_with_no_identity_goes_on_by_the_day_and_never_backwards() -> None:
    house = House.build()
    remark = house.remark(mode=Mode.NO_IDENTITY, at=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    due, asked = remark.case.due_at, dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
    reply_to_author(scope=house.desk, case=remark.case, text="Which one?", at=asked, asks=True)
    write_back(remark=remark, text="The big one.", submission_key="k", at=asked + dt.timedelta(hours=2))
    case = Case.objects.get(remark=remark)
    assert case.due_at == due
    assert case.resumed_at is not None
    assert case.resumed_at < asked


def test_question_about_what_is_answered_stops_no_clock() -> None:
    house = House.build()
    remark = house.remark()
    case = house.told(remark)
    reply_to_author(scope=house.desk, case=case, text="All well?", at=dt.datetime.now(dt.UTC), asks=True)
    case.refresh_from_db()
    assert (case.state, case.asked_at) == (CaseState.TOLD, None)


def test_author_who_writes_unasked_moves_no_clock() -> None:
    remark = House.build().remark(at=START)
    before = Case.objects.filter(remark=remark).values("due_at", "asked_at", "resumed_at", "state").get()
    write_back(remark=remark, text="One more thing.", submission_key="k", at=START + dt.timedelta(hours=1))
    assert Case.objects.filter(remark=remark).values(*before).get() == before
