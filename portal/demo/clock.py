"""Let the demo's past happen in the past: services ask the time, and get the moment of the story."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta, tzinfo
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


class _Dice:
    """Draws numbers from a seed and leaves every other secret to chance."""

    def __init__(self, seed: str) -> None:
        self.choice = random.Random(seed).choice  # noqa: S311 (numbers of the demo are no secrets)

    def __getattr__(self, name: str) -> object:
        return getattr(secrets, name)


@contextmanager
def drawn_from(seed: int) -> Iterator[None]:
    """Let the numbers of remarks be the same whenever the same demo is loaded; tokens stay random."""
    figures = logging.getLogger("feedback.services.recounting")
    level = figures.level
    figures.setLevel(logging.ERROR)  # everything is counted for the first time: nothing was wrong
    try:
        with patch("portal.kernel.identifiers.secrets", _Dice(f"{seed}:numbers")):
            yield
    finally:
        figures.setLevel(level)


def end_of_story() -> datetime:
    """Return where the story ends: yesterday evening, whatever time it is now."""
    return datetime.combine(timezone.localdate() - timedelta(days=1), time(19), tzinfo=UTC)


def ago(days: float, hour: int | None = None) -> datetime:
    """Return so many days before the story's end, at an hour of the working day if one is given."""
    moment = end_of_story() - timedelta(days=days)
    return (
        moment if hour is None else moment.replace(hour=hour, minute=(hour * 7) % 60, second=0, microsecond=0)
    )
