"""When headquarters is asked about a theme: in rounds, each ending with an answer or still open.

Between two rounds nothing is passed on; the agency answers by itself. So an answer is late only where the
story says so, not because somebody spoke soon after the last one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
WAITED = 29  # days from the first passed on to the answer, if a file says nothing else
AT_ONCE = 0.72  # of what is said about a theme is said while it is on everybody's mind
OPEN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Round:
    """From the first remark passed on to the answer, or to a day that the story does not reach."""

    begins: datetime
    ends: datetime


def rounds_of(plan: dict[str, Any], replies: dict[str, float], ends: datetime) -> dict[str, list[Round]]:
    """Return each theme's rounds, oldest first; `replies` are themes answered after the history, days ago."""
    found: dict[str, list[Round]] = {theme: [] for theme in plan["themes"]}
    for answer in plan["answer"]:
        answered = ends - answer["days_ago"] * DAY
        found[answer["theme"]].append(Round(answered - answer.get("waited", WAITED) * DAY, answered))
    for theme, days in replies.items():
        found[theme].append(Round(ends - (days + WAITED) * DAY, ends - days * DAY))
    for still in plan.get("open", ()):
        found[still["theme"]].append(Round(ends - still["since"] * DAY, ends + OPEN))
    return {theme: sorted(rounds, key=lambda each: each.ends) for theme, rounds in found.items()}


def day_of(dice: random.Random, rounds: Sequence[Round], start: datetime, end: datetime) -> datetime:
    """Return a moment of a part of the story, mostly one at which others speak of the same."""
    spans = _spoken_of(rounds, start, end)
    lengths = [(until - since) / DAY for since, until in spans]
    part = (start, end)
    if dice.random() < AT_ONCE * min(1, sum(lengths) / WAITED):
        part = dice.choices(spans, lengths)[0]
    return part[0] + dice.random() * (part[1] - part[0])


def _spoken_of(rounds: Sequence[Round], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return when people speak of it: from a little before a round until the agency passes no more on."""
    spans = [(max(start, each.begins - 2 * DAY), min(end, each.ends - 4 * DAY)) for each in rounds]
    return [span for span in spans if span[0] < span[1]]
