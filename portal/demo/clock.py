"""Let the demo's past happen in the past: services ask the time, and get the moment of the story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from unittest.mock import patch

from django.utils import timezone


class _Story(datetime):
    """A clock that stands still."""

    moment = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return the moment of the story."""
        return cls.moment.astimezone(tz)


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Let Django's clock stand at a moment; only the loading of the demo does so, in a process of its own."""
    clock = type("Clock", (_Story,), {"moment": moment})
    with patch("django.utils.timezone.datetime", clock):
        yield moment


def ago(days: float, hour: int | None = None) -> datetime:
    """Return the moment so many days before now, at an hour of the working day if one is given."""
    moment = timezone.now() - timedelta(days=days)
    return (
        moment if hour is None else moment.replace(hour=hour, minute=(hour * 7) % 60, second=0, microsecond=0)
    )
