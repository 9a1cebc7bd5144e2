"""Columns over time: weeks or months, the highest and the last one with their value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from portal.kernel.charts.drawing import END, MIDDLE, START, WITHHELD, Pen
from portal.kernel.charts.words import number

HEAD, PLOT, FOOT = 1.6, 8.0, 1.7
NAMED = 5  # so many names of periods fit at 320 px
WIDE = 0.74


@dataclass(frozen=True)
class Column:
    """One period: no value is a withheld one; a partial one is not over yet."""

    label: str
    value: float | None
    whole: str = ""
    why: str = ""
    is_partial: bool = False

    @property
    def words(self) -> str:
        """Return the period with its value, for who points at it."""
        said = number(self.value) if self.value is not None else self.why
        return f"{self.whole or self.label}: {said}"


def columns(
    name: str, title: str, periods: Sequence[Column], *, description: str = "", rtl: bool = False
) -> SafeString:
    """Draw columns side by side on one line."""
    pen = Pen(name, rtl)
    highest = max((period.value or 0 for period in periods), default=0) or 1
    floor, slot = HEAD + PLOT, 1 / max(1, len(periods))
    for place, period in enumerate(periods):
        _column(pen, period, (place + (1 - WIDE) / 2) * slot, slot * WIDE, highest)
    pen.line(0, floor, 1, floor, "chart-axis")
    for place in _valued(periods):
        value = periods[place].value or 0
        at, anchor = _beside((place + 0.5) * slot)
        pen.text(at, floor - PLOT * value / highest - 0.4, number(value), "chart-value", anchor=anchor)
    for place in named_places(len(periods)):
        at, anchor = _beside((place + 0.5) * slot)
        pen.text(at, floor + 1.3, periods[place].label, "chart-quiet", anchor=anchor)
    return pen.finish(title, description, floor + FOOT, "columns")


def _column(pen: Pen, period: Column, at: float, width: float, highest: float) -> None:
    if period.value is None:
        pen.rect(at, HEAD, width, PLOT, WITHHELD, title=period.words, round_=False)
        return
    height = PLOT * period.value / highest
    look = "chart-partial" if period.is_partial else "chart-voice"
    pen.rect(at, HEAD + PLOT - height, width, height, look, title=period.words, round_=False)


def _valued(periods: Sequence[Column]) -> list[int]:
    """Return the places whose value is written: the highest, and the last one when they are far apart."""
    shown = [place for place, period in enumerate(periods) if period.value]
    if not shown:
        return []
    top, last = max(shown, key=lambda place: periods[place].value or 0), shown[-1]
    apart = abs(last - top) / len(periods) > 0.2
    return [top, last] if apart else [top]


def named_places(count: int, most: int = NAMED) -> list[int]:
    """Return the places that get a name: all if they fit, else every so many, counted from the last."""
    step = max(1, -(-count // most))
    return list(range(count - 1, -1, -step))[::-1]


def _beside(at: float) -> tuple[float, str]:
    """Keep words at the edges on the paper."""
    if at < 0.1:
        return 0.0, START
    return (1.0, END) if at > 0.9 else (at, MIDDLE)
