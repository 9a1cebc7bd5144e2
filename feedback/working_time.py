"""Working days: Monday to Friday in the network's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
DAY = timedelta(days=1)


def due_after(start: datetime, days: int, zone: str) -> datetime:
    """Return the moment so many working days later, at the same time of day by the network's clock.

    What arrives at a weekend counts from Monday 00:00. A time of day that a change of clocks leaves out
    becomes the one as much later; of one that comes twice, the first counts.
    """
    place = ZoneInfo(zone)
    local = start.astimezone(place)
    day, clock = local.date(), local.time()
    if day.weekday() >= SATURDAY:
        day, clock = _next_working_day(day), time()
    for _step in range(days):
        day = _next_working_day(day)
    return datetime.combine(day, clock.replace(fold=0), tzinfo=place).astimezone(UTC)


def start_of_day(moment: datetime, zone: str) -> datetime:
    """Return the beginning of the moment's day by the network's clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date(), time(), tzinfo=local.tzinfo).astimezone(UTC)


def end_of_day(moment: datetime, zone: str) -> datetime:
    """Return the beginning of the day after the moment's by the network's clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + DAY, time(), tzinfo=local.tzinfo).astimezone(UTC)


def _next_working_day(day: date) -> date:
    day += DAY
    while day.weekday() >= SATURDAY:
        day += DAY
    return day
