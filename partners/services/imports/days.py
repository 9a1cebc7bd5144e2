"""Days as files name them."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def day_of(day: str | None) -> datetime | None:
    """Return the beginning of a day as a file names it."""
    if not day:
        return None
    return datetime.combine(date.fromisoformat(day), time.min, timezone.get_current_timezone())
