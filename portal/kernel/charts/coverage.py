"""The map of silence as stacked bars: heard, touched, reachable, dark; silence is always the same hatch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.charts.drawing import END, SILENT, WITHHELD, Pen
from portal.kernel.charts.words import lines, number, share

HEARD, TOUCHED, REACHABLE, DARK = "heard", "touched", "reachable", "dark"
LABELS = {
    HEARD: gettext_lazy("Heard"),
    TOUCHED: gettext_lazy("Touched"),
    REACHABLE: gettext_lazy("Reachable"),
    DARK: gettext_lazy("Dark"),
}
LOOKS = {HEARD: "chart-voice", TOUCHED: "chart-touched", REACHABLE: "chart-reachable", DARK: SILENT}
Names = Mapping[str, str]
TEXT, BAR, GAP, LEGEND = 1.35, 1.0, 1.0, 1.7


@dataclass(frozen=True)
class Coverage:
    """One branch: how many dealers are in each state; no counts is a withheld one."""

    label: str
    heard: int | None
    touched: int = 0
    reachable: int = 0
    dark: int = 0
    href: str = ""
    why: str = ""

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Return the states with their counts, from voice to silence."""
        return (
            (HEARD, self.heard or 0),
            (TOUCHED, self.touched),
            (REACHABLE, self.reachable),
            (DARK, self.dark),
        )

    @property
    def dealers(self) -> int:
        """Return how many dealers the branch has."""
        return sum(count for _state, count in self.parts)

    @property
    def words(self) -> str:
        """Return the heard among the dealers, as it stands at the end of the line."""
        if self.heard is None:
            return _("not shown")
        if not self.dealers:
            return _("no dealers")
        values = {
            "heard": number(self.heard),
            "all": number(self.dealers),
            "share": share(self.heard, self.dealers),
        }
        return _("%(heard)s of %(all)s (%(share)s)") % values


def coverage(
    name: str, title: str, rows: Sequence[Coverage], *, description: str = "", rtl: bool = False
) -> SafeString:
    """Draw one bar a branch under a key of the four states; a single branch has its counts in the key."""
    pen = Pen(name, rtl)
    names = {state: str(label) for state, label in LABELS.items()}
    if len(rows) == 1 and rows[0].heard is not None:
        return pen.finish(title, description, _whole(pen, rows[0], names), "coverage")
    y = _key(pen, rows, names)
    for row in rows:
        y = _row(pen, row, y, names)
    return pen.finish(title, description, max(0.1, y), "coverage")


def _key(pen: Pen, rows: Sequence[Coverage], names: Names) -> float:
    """Draw what the four looks mean, in two lines of two: that fits every width."""
    if not rows:
        return 0
    for place, (state, label) in enumerate(names.items()):
        at, y = 0.5 * (place % 2), LEGEND * (place // 2)
        pen.rect(at, y + 0.25, 0.05, 0.8, LOOKS[state])
        pen.text(at + 0.07, y + 1, label, "chart-quiet")
    return 2 * LEGEND + 0.6


def _whole(pen: Pen, row: Coverage, names: Names) -> float:
    """Draw one thick bar and under it the four states with their counts."""
    _bar(pen, row, 0, 2.2, names)
    y = 2.2 + 0.8
    for state, count in row.parts:
        label = names[state]
        pen.rect(0, y + 0.25, 0.05, 0.8, LOOKS[state])
        pen.text(0.07, y + 1, label, "chart-label")
        said = f"{number(count)} ({share(count, row.dealers)})" if row.dealers else number(count)
        pen.text(1, y + 1, said, "chart-value", anchor=END)
        y += LEGEND
    return y


def _row(pen: Pen, row: Coverage, y: float, names: Names) -> float:
    said = row.words
    label = lines(row.label, said)
    bar_at = y + TEXT * len(label) + 0.1
    whole = f"{row.label}: {said}" + (f" ({row.why})" if row.heard is None and row.why else "")
    if row.href:
        pen.open_link(row.href, whole)
        pen.rect(0, y, 1, bar_at + BAR - y + 0.3, "chart-hit", round_=False)
    for place, line in enumerate(label):
        pen.text(0, y + 1 + TEXT * place, line, "chart-label")
    pen.text(1, y + 1, said, "chart-quiet" if row.heard is None else "chart-value", anchor=END)
    _bar(pen, row, bar_at, BAR, names)
    if row.href:
        pen.close_link()
    return bar_at + BAR + GAP


def _bar(pen: Pen, row: Coverage, y: float, height: float, names: Names) -> None:
    if row.heard is None:
        pen.rect(0, y, 1, height, WITHHELD, title=row.why)
        return
    at, whole = 0.0, max(1, row.dealers)
    for state, count in row.parts:
        if count:
            said = f"{names[state]}: {number(count)}"
            pen.rect(at, y, count / whole, height, LOOKS[state], title=said, round_=False)
            at += count / whole
