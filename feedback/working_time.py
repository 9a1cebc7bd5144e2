"""Working time: a country's working days, all hours of them, by the network's clock.

Weekends and public holidays are the country's; one that nobody keeps a calendar of, or none, has Monday to
Friday. Time is the wall clock's, so that what is due at nine stays due at nine over a change of clocks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

WEEKEND = frozenset({5, 6})
DAY = timedelta(days=1)
MORNING = time(9)


def due_after(start: datetime, days: int, zone: str, country: str = "") -> datetime:
    """Return the moment so many working days later, at the same time of day by the network's clock.

    What arrives on a day off counts from the next working day, 00:00. A time of day that a change of clocks
    leaves out becomes the one as much later; of one that comes twice, the first counts.
    """
    return add_working(start, days * DAY, zone, country)


def by_evening(start: datetime, zone: str, country: str = "") -> datetime:
    """Return the end of the same working day; of the next one for what arrives on a day off."""
    return end_of_day(add_working(start, timedelta(), zone, country), zone)


def add_working(start: datetime, span: timedelta, zone: str, country: str = "") -> datetime:
    """Return the moment at which so much working time has passed; never on a day off."""
    place = ZoneInfo(zone)
    local = start.astimezone(place).replace(tzinfo=None, fold=0)
    if not is_working(local.date(), country):
        local = _next_working_day(local.date(), country)
    while span >= (left := _midnight_after(local) - local):
        span -= left
        local = _next_working_day(local.date(), country)
    return (local + span).replace(tzinfo=place).astimezone(UTC)


def worked_between(start: datetime, end: datetime, zone: str, country: str = "") -> timedelta:
    """Return the working time from one moment to another; none when the second is not the later one."""
    place = ZoneInfo(zone)
    local, last = (moment.astimezone(place).replace(tzinfo=None, fold=0) for moment in (start, end))
    worked = timedelta()
    while local < last:
        until = min(_midnight_after(local), last)
        if is_working(local.date(), country):
            worked += until - local
        local = until
    return worked


def next_morning(moment: datetime, zone: str, country: str = "") -> datetime:
    """Return when people there are at work next: nine o'clock by the network's clock, on a working day."""
    place = ZoneInfo(zone)
    local = moment.astimezone(place)
    day = local.date() if local.time() < MORNING else local.date() + DAY
    while not is_working(day, country):
        day += DAY
    return datetime.combine(day, MORNING, tzinfo=place).astimezone(UTC)


def start_of_day(moment: datetime, zone: str) -> datetime:
    """Return the beginning of the moment's day by the network's clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date(), time(), tzinfo=local.tzinfo).astimezone(UTC)


def end_of_day(moment: datetime, zone: str) -> datetime:
    """Return the beginning of the day after the moment's by the network's clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + DAY, time(), tzinfo=local.tzinfo).astimezone(UTC)


def is_working(day: date, country: str = "") -> bool:
    """Say whether people work there on this day."""
    return day.weekday() not in _weekend(country) and day not in _days_off(country, day.year)


@lru_cache(maxsize=512)
def _weekend(country: str) -> frozenset[int]:
    calendar = _calendar(country, None)
    return frozenset(calendar.weekend) if calendar is not None else WEEKEND


@lru_cache(maxsize=2048)
def _days_off(country: str, year: int) -> frozenset[date]:
    return frozenset(_calendar(country, year) or ())


def _calendar(country: str, year: int | None) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country, years=year, expand=False)
    except NotImplementedError:
        return None


def _midnight_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + DAY, time())


def _next_working_day(day: date, country: str) -> datetime:
    day += DAY
    while not is_working(day, country):
        day += DAY
    return datetime.combine(day, time())
