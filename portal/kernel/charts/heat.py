"""A heat table: one row a branch, one cell a month, darker where more was said, each with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from portal.kernel.charts.columns import named_places
from portal.kernel.charts.drawing import END, MIDDLE, Pen
from portal.kernel.charts.words import compact, lines, number

HEAD, TEXT, CELL, GAP = 1.7, 1.35, 1.8, 0.7
STEPS = 5
SMALL = 0.857  # the type in a cell, against the picture's; chart.css says the same


@dataclass(frozen=True)
class HeatRow:
    """One branch: a value for each column, none where it is withheld."""

    label: str
    values: Sequence[int | None]
    said: str = ""
    href: str = ""


def heat(
    name: str,
    title: str,
    heads: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    description: str = "",
    why: str = "",
    rtl: bool = False,
) -> SafeString:
    """Draw the table; the steps of the sequence are of equal height from one to the highest value."""
    pen = Pen(name, rtl)
    slot = 1 / max(1, len(heads))
    for place in named_places(len(heads), 6):
        pen.text((place + 0.5) * slot, 1, heads[place], "chart-quiet", anchor=MIDDLE)
    highest = max((value or 0 for row in rows for value in row.values), default=0)
    y = HEAD
    for row in rows:
        y = _row(pen, row, y, heads, highest, why)
    return pen.finish(title, description, y, "heat")


def _row(pen: Pen, row: HeatRow, y: float, heads: Sequence[str], highest: int, why: str) -> float:
    label, slot = lines(row.label, row.said), 1 / max(1, len(heads))
    top = y + TEXT * len(label) + 0.15
    if row.href:
        pen.open_link(row.href, f"{row.label}: {row.said}" if row.said else row.label)
        pen.rect(0, y, 1, top - y, "chart-hit", round_=False)
    for place, line in enumerate(label):
        pen.text(0, y + 1 + TEXT * place, line, "chart-label")
    if row.said:
        pen.text(1, y + 1, row.said, "chart-value", anchor=END)
    if row.href:
        pen.close_link()
    for place, value in enumerate(row.values):
        step = heat_step(value, highest)
        said = f"{row.label}, {heads[place]}: {number(value) if value is not None else why}"
        pen.rect(place * slot + 0.002, top, slot - 0.004, CELL, f"chart-{step}", title=said)
        if value is not None:
            pen.text(
                (place + 0.5) * slot, (top + 1.2) / SMALL, compact(value), f"chart-on-{step}", anchor=MIDDLE
            )
    return top + CELL + GAP


def heat_step(value: int | None, highest: int) -> str:
    """Return the step of the sequence on which a value stands."""
    if value is None:
        return "withheld"
    if value <= 0:
        return "step-0"
    return f"step-{min(STEPS, 1 + (value - 1) * STEPS // max(1, highest))}"
