"""The reach ladder: how many are left from rung to rung, each inside the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from portal.kernel.charts.drawing import END, Pen
from portal.kernel.charts.words import lines, number, share

TEXT, BAR, GAP = 1.35, 1.2, 0.9


@dataclass(frozen=True)
class Rung:
    """One rung: how many stand on it; the last one is the voice."""

    label: str
    value: int
    href: str = ""


def ladder(
    name: str,
    title: str,
    rungs: Sequence[Rung],
    *,
    description: str = "",
    rtl: bool = False,
    ends_in_voice: bool = True,
) -> SafeString:
    """Draw the rungs under one another; shares are of the first one.

    `ends_in_voice`: the last one is what was said; not so when it is left out.
    """
    pen, y = Pen(name, rtl), 0.0
    whole = max((rung.value for rung in rungs), default=0) or 1
    for place, rung in enumerate(rungs):
        before = rungs[place - 1].value if place else rung.value
        look = "chart-voice" if ends_in_voice and place == len(rungs) - 1 and place else "chart-touched"
        y = _rung(pen, rung, y, (before / whole, rung.value / whole), look, _said(rung, rungs[0], place))
    return pen.finish(title, description, max(0.1, y - GAP + 0.2), "ladder")


def _said(rung: Rung, first: Rung, place: int) -> str:
    if not place or not first.value:
        return number(rung.value)
    return f"{number(rung.value)} ({share(rung.value, first.value)})"


def _rung(pen: Pen, rung: Rung, y: float, reach: tuple[float, float], look: str, said: str) -> float:
    label = lines(rung.label, said)
    bar_at = y + TEXT * len(label) + 0.1
    if rung.href:
        pen.open_link(rung.href, f"{rung.label}: {said}")
        pen.rect(0, y, 1, bar_at + BAR - y + 0.3, "chart-hit", round_=False)
    for place, line in enumerate(label):
        pen.text(0, y + 1 + TEXT * place, line, "chart-label")
    pen.text(1, y + 1, said, "chart-value", anchor=END)
    pen.rect(0, bar_at, reach[0], BAR, "chart-track")
    pen.rect(0, bar_at, reach[1], BAR, look, title=f"{rung.label}: {said}")
    if rung.href:
        pen.close_link()
    return bar_at + BAR + GAP
