"""Horizontal bars: label above, value at the end of its line, each a link when it leads to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.kernel.charts.drawing import END, WITHHELD, Pen
from portal.kernel.charts.words import lines, number

TEXT, BAR, GAP = 1.35, 0.8, 0.95


@dataclass(frozen=True)
class Bar:
    """One bar: no value is a withheld one, `why` its reason; `before` marks the period before."""

    label: str
    value: float | None
    said: str = ""
    href: str = ""
    why: str = ""
    before: float | None = None

    @property
    def words(self) -> str:
        """Return what stands at the end of the line."""
        if self.value is None:
            return _("not shown")
        return self.said or number(self.value)


def bars(
    name: str, title: str, rows: Sequence[Bar], *, description: str = "", rtl: bool = False
) -> SafeString:
    """Draw bars from the same start, the longest over the whole width."""
    pen, y = Pen(name, rtl), 0.0
    longest = max((max(row.value or 0, row.before or 0) for row in rows), default=0) or 1
    for row in rows:
        y = _row(pen, row, y, longest)
    return pen.finish(title, description, max(0.1, y - GAP + 0.2), "bars")


def _row(pen: Pen, row: Bar, y: float, longest: float) -> float:
    said = row.words
    label = lines(row.label, said)
    bar_at = y + TEXT * len(label) + 0.1
    whole = f"{row.label}: {said}" + (f" ({row.why})" if row.value is None and row.why else "")
    if row.href:
        pen.open_link(row.href, whole)
        pen.rect(0, y, 1, bar_at + BAR - y + 0.3, "chart-hit", round_=False)
    for place, line in enumerate(label):
        pen.text(0, y + 1 + TEXT * place, line, "chart-label")
    pen.text(1, y + 1, said, "chart-value" if row.value is not None else "chart-quiet", anchor=END)
    if row.value is None:
        pen.rect(0, bar_at, 1, BAR, WITHHELD, title=whole)
    else:
        pen.rect(0, bar_at, 1, BAR, "chart-track")
        pen.rect(0, bar_at, row.value / longest, BAR, "chart-voice", title=whole)
    if row.before is not None and row.value is not None:
        at = row.before / longest
        pen.line(at, bar_at - 0.15, at, bar_at + BAR + 0.15, "chart-before")
    if row.href:
        pen.close_link()
    return bar_at + BAR + GAP
