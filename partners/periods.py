"""Calendar periods by the network's clock: the third side of the lattice in which figures are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Grain(StrEnum):
    """How long a period is; distinct dealers don't add over periods, so each grain is counted by itself."""

    WEEK = "w"
    MONTH = "m"
    QUARTER = "q"
    YEAR = "y"


MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
# Grains in which dealers are counted; weeks have voices only.
DEALER_GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@dataclass(frozen=True, order=True)
class Period:
    """One week (from Monday), month, quarter or year, named by its first day."""

    grain: Grain
    start: date

    @classmethod
    def of(cls, day: date, grain: Grain) -> Period:
        """Return the period of this grain that the day lies in."""
        if grain == Grain.WEEK:
            return cls(grain, day - timedelta(days=day.weekday()))
        if grain == Grain.YEAR:
            return cls(grain, date(day.year, 1, 1))
        month = day.month if grain == Grain.MONTH else (day.month - 1) // 3 * 3 + 1
        return cls(grain, date(day.year, month, 1))

    def shift(self, count: int) -> Period:
        """Return the period so many later, or earlier when negative."""
        if self.grain == Grain.WEEK:
            return Period(self.grain, self.start + timedelta(weeks=count))
        months = self.start.year * 12 + self.start.month - 1 + count * MONTHS[self.grain]
        return Period(self.grain, date(months // 12, months % 12 + 1, 1))

    @property
    def end(self) -> date:
        """Return the first day after it."""
        return self.shift(1).start

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Return its first moment and the first one after it, by the clock of the zone."""
        return day_start(self.start, zone), day_start(self.end, zone)

    def parts(self, grain: Grain) -> list[Period]:
        """Return the periods of a smaller grain that begin inside it."""
        first = Period.of(self.start, grain)
        if first.start < self.start:
            first = first.shift(1)
        found = []
        while first.start < self.end:
            found.append(first)
            first = first.shift(1)
        return found

    @property
    def code(self) -> str:
        """Return how it stands in an address: 2026-W03, 2026-11, 2026-Q4, 2026."""
        if self.grain == Grain.WEEK:
            year, week, _day = self.start.isocalendar()
            return f"{year}-W{week:02}"
        if self.grain == Grain.YEAR:
            return f"{self.start.year}"
        if self.grain == Grain.QUARTER:
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        return f"{self.start:%Y-%m}"

    @classmethod
    def read(cls, code: str) -> Period | None:
        """Return the period that a code in an address names, or None."""
        year, _dash, rest = code.partition("-")
        try:
            if not rest:
                return cls(Grain.YEAR, date(int(year), 1, 1))
            if rest[0] == "W":
                return cls(Grain.WEEK, date.fromisocalendar(int(year), int(rest[1:]), 1))
            if rest[0] == "Q":
                return cls(Grain.QUARTER, date(int(year), int(rest[1:]) * 3 - 2, 1))
            return cls(Grain.MONTH, date(int(year), int(rest), 1))
        except (ValueError, OverflowError):
            return None


def day_start(day: date, zone: str) -> datetime:
    """Return the first moment of a day by the clock of the zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment by the clock of the zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
