"""Working days in the network's zone, over changes of clocks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.working_time import (
    add_working,
    due_after,
    end_of_day,
    next_morning,
    start_of_day,
    worked_between,
)

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tehran", "Pacific/Auckland", "UTC"]
moments = st.integers(0, 24 * 365 * 25 * 60).map(
    lambda minutes: dt.datetime(2015, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    "start, due",
    [
        ("2026-03-23T09:15", "2026-03-25T09:15"),  # Monday -> Wednesday
        ("2026-03-26T09:15", "2026-03-30T09:15"),  # Thursday -> Monday, over the change to summer time
        ("2026-03-27T18:00", "2026-03-31T18:00"),  # Friday -> Tuesday
        ("2026-03-28T11:00", "2026-04-01T00:00"),  # Saturday counts from Monday 00:00
        ("2026-10-25T02:30", "2026-10-28T00:00"),  # Sunday, in the hour that comes twice
    ],
)
def test_due_after_two_days_keeps_clock_and_skips_weekend(start: str, due: str) -> None:
    """The wall clock stays; Saturday and Sunday don't count."""
    zone = ZoneInfo("Europe/Berlin")
    at = dt.datetime.fromisoformat(start).replace(tzinfo=zone)
    assert due_after(at, 2, "Europe/Berlin") == dt.datetime.fromisoformat(due).replace(tzinfo=zone)


@given(start=moments, days=st.integers(1, 12), zone=st.sampled_from(ZONES))
def test_due_after_any_start_counts_working_days_only(start: dt.datetime, days: int, zone: str) -> None:
    """Between start and due lie exactly so many changes to a working day, whatever the clocks do."""
    due = due_after(start, days, zone)
    local, first = due.astimezone(ZoneInfo(zone)), start.astimezone(ZoneInfo(zone)).date()
    while first.weekday() >= 5:
        first += dt.timedelta(days=1)
    passed = [first + dt.timedelta(days=n) for n in range(1, (local.date() - first).days + 1)]
    assert due > start
    assert local.weekday() < 5
    assert sum(day.weekday() < 5 for day in passed) == days


@given(start=moments, zone=st.sampled_from(ZONES))
def test_day_bounds_any_moment_lies_between(start: dt.datetime, zone: str) -> None:
    """A day's start and end enclose the moment."""
    low, high = start_of_day(start, zone), end_of_day(start, zone)
    assert low <= start < high
    assert dt.timedelta(hours=22) < high - low < dt.timedelta(hours=26)


@pytest.mark.parametrize(
    "country, start, due",
    [
        ("DE", "2026-04-02T09:00", "2026-04-08T09:00"),  # Good Friday and Easter Monday
        ("FR", "2026-04-02T09:00", "2026-04-07T09:00"),  # Good Friday is worked there, Easter Monday is not
        ("AE", "2026-02-05T09:00", "2026-02-09T09:00"),  # Thursday -> Monday
        ("IR", "2026-01-15T09:00", "2026-01-18T09:00"),  # Friday alone is free; the 17th is a holiday
        ("XX", "2026-04-02T09:00", "2026-04-06T09:00"),  # no calendar: Monday to Friday
    ],
)
def test_due_after_counts_the_countrys_own_days(country: str, start: str, due: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    at, end = (dt.datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, due))
    assert due_after(at, 2 if country != "IR" else 1, "Europe/Berlin", country) == end


@given(start=moments, minutes=st.integers(0, 60 * 24 * 20), country=st.sampled_from(["", "DE", "US"]))
def test_worked_between_and_add_working_undo_each_other(
    start: dt.datetime, minutes: int, country: str
) -> None:
    """What is added is what lies between, and an end before the start has nothing in it."""
    zone, span = "Europe/Berlin", dt.timedelta(minutes=minutes)
    end = add_working(start, span, zone, country)
    assert worked_between(end, start, zone, country) == dt.timedelta()
    if start.astimezone(ZoneInfo(zone)).fold == 0:
        assert worked_between(start, end, zone, country) == span


@pytest.mark.parametrize(
    "at, country, expected",
    [
        ("2026-03-04T06:00", "DE", "2026-03-04T08:00"),  # early on a Wednesday: the same morning
        ("2026-03-04T08:00", "DE", "2026-03-05T08:00"),  # nine o'clock there: the next one
        ("2026-03-06T12:00", "DE", "2026-03-09T08:00"),  # over the weekend
        ("2026-04-02T12:00", "DE", "2026-04-07T07:00"),  # over Easter, and the change of clocks
        ("2026-03-05T12:00", "AE", "2026-03-06T08:00"),
        ("2026-12-24T12:00", "", "2026-12-25T08:00"),  # of no country a calendar is kept
    ],
)
def test_next_morning_is_nine_o_clock_on_a_working_day(at: str, country: str, expected: str) -> None:
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    found = next_morning(moment, "Europe/Berlin", country)
    assert found == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)
