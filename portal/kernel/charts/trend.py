"""A small line: how a figure went, beside the period before it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from portal.kernel.charts.drawing import END, Pen
from portal.kernel.charts.words import number

HEIGHT, ROOM, WIDE = 3.0, 0.5, 0.78
PLOT = (
    '<svg x="{x}%" y="0.5em" width="78%" height="3em" viewBox="0 0 100 100" preserveAspectRatio="none"'
    ' class="chart-plot"><path d="{path}" class="{look}" vector-effect="non-scaling-stroke"/></svg>'
)
Values = Sequence[float | None]


def trend(
    name: str,
    title: str,
    values: Values,
    *,
    before: Values = (),
    said: str = "",
    description: str = "",
    rtl: bool = False,
) -> SafeString:
    """Draw the values as a line with its last one as a dot and in words; gaps stay gaps."""
    pen = Pen(name, rtl)
    highest = max((value for value in [*values, *before] if value is not None), default=0) or 1
    for series, look in ((before, "chart-line-before"), (values, "chart-line")):
        path = _path(series, highest, rtl)
        if path:
            pen.raw(PLOT.format(x=0 if not rtl else 22, path=path, look=look))
    _end(pen, values, highest, said)
    return pen.finish(title, description, HEIGHT + 2 * ROOM, "trend")


def _end(pen: Pen, values: Values, highest: float, said: str) -> None:
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return
    place, value = known[-1]
    at = WIDE * _across(place, len(values)) / 100
    y = ROOM + HEIGHT * _down(value, highest) / 100
    pen.dot(at, y, "chart-dot")
    pen.text(1, min(HEIGHT + ROOM, max(1.0, y + 0.35)), said or number(value), "chart-value", anchor=END)


def _across(place: int, count: int) -> float:
    return 100 * place / (count - 1) if count > 1 else 50


def _down(value: float, highest: float) -> float:
    return 100 - 100 * value / highest


def _path(values: Values, highest: float, rtl: bool) -> str:
    """Write the line; a value that is not known begins it anew."""
    steps, is_drawing = [], False
    for place, value in enumerate(values):
        if value is None:
            is_drawing = False
            continue
        x = _across(place, len(values))
        steps.append(f"{'L' if is_drawing else 'M'}{100 - x if rtl else x:.1f} {_down(value, highest):.1f}")
        is_drawing = True
    return "".join(steps)
