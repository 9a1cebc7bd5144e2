"""A calendar that knows nothing of ours: each minute of a stretch of time, working or not."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)
# Public holidays of the first half of 2026, written down by hand from the countries' own lists.
DAYS_OFF = {
    "DE": ("01-01", "04-03", "04-06", "05-01", "05-14", "05-25"),
    "US": ("01-01", "01-19", "02-16", "05-25", "06-19"),
    "FR": ("01-01", "04-06", "05-01", "05-08", "05-14", "05-25"),
    "": (),
}
ZONES = {"DE": "Europe/Berlin", "US": "America/New_York", "FR": "Europe/Paris", "": "Europe/Amsterdam"}


class Minutes:
    """The minutes of a stretch in one country, counted on the clock of the wall."""

    def __init__(self, country: str, start: dt.datetime, days: int) -> None:
        self.start = start
        place, off = ZoneInfo(ZONES[country]), DAYS_OFF[country]
        self.works = []
        for number in range(days * 24 * 60):
            local = (start + number * MINUTE).astimezone(place)
            self.works.append(local.weekday() < 5 and f"{local:%m-%d}" not in off)

    def late_at(self, events: list[tuple[dt.datetime, str]], allowed: int) -> list[dt.datetime]:
        """Return when the clock ran out: it runs from "in" or "back" until "out" or "ask"."""
        said = {self._place(at): what for at, what in events}
        running, used, late = False, 0, []
        for number, works in enumerate(self.works):
            what = said.get(number, "")
            if what in {"in", "back"}:
                running, used = True, 0 if used > allowed else used
            elif what in {"out", "ask"}:
                running = False
            if running and works:
                if used == allowed:
                    late.append(self.start + number * MINUTE)
                used += 1
        return late

    def _place(self, at: dt.datetime) -> int:
        return (at - self.start) // MINUTE
