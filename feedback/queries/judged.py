"""What is good and what is bad: themes by praise and by problems.

As it was published of the whole network (docs/decisions/0008, point 8), or exact and live for the agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from feedback.models import Published
from feedback.queries.figures import (
    by_size,
    labels_of,
    line_of,
    live_cells,
    published_line,
    with_total,
)
from feedback.queries.published import as_cell
from feedback.queries.tables import Attribute, Table
from partners.models import Network, Partner
from partners.periods import Grain, Period
from partners.tree import branch_of

SIDES = (Attribute.PRAISED.value, Attribute.TROUBLED.value)
# A first month stays the newest until the quarter after its own is over.
QUARTERS_BACK = 3


@dataclass(frozen=True)
class Judged:
    """One period: its themes by praise and by problems, most dealers first; the totals are all who spoke."""

    period: Period
    good: Table
    bad: Table


def newest_judged(network: Network, root: Partner, today: date) -> Judged | None:
    """Return what was published of the newest period in which enough dealers said something good or bad.

    The root is the network's hq partner. Where there is no such period, the newest one; None when none is.
    """
    since = Period.of(today, Grain.QUARTER).shift(-QUARTERS_BACK).start
    rows = Published.objects.filter(
        network=network,
        branch=branch_of(root.path),
        grain__in=(Grain.MONTH, Grain.QUARTER),
        start__gte=since,
        attribute__in=("", *SIDES),
    )
    by_period: dict[Period, list[Published]] = {}
    for row in rows:
        by_period.setdefault(Period(Grain(row.grain), row.start), []).append(row)
    judged = {
        period: found for period, found in by_period.items() if any(row.attribute in SIDES for row in found)
    }
    newest = sorted(judged, key=lambda period: (period.end, period.start), reverse=True)
    if not newest:
        return None
    chosen = next((period for period in newest if _says_something(judged[period])), newest[0])
    labels = labels_of(network, Attribute.THEME)
    good, bad = (_table(network, root, chosen, judged[chosen], side, labels) for side in SIDES)
    return Judged(chosen, good, bad)


def live_judged(network: Network, branch: Partner, themes: Table) -> Judged:
    """Return the exact praise and problems of a branch, given its exact themes: for the agency alone."""
    labels = {line.key: line.label for line in themes.lines}
    sides = []
    for side in (Attribute.PRAISED, Attribute.TROUBLED):
        cells = live_cells(network, [branch], [themes.period], side)
        lines = [
            line_of(theme, labels.get(theme, theme), cell) for (_at, _start, theme), cell in cells.items()
        ]
        sides.append(replace(themes, lines=by_size(lines)))
    return Judged(themes.period, *sides)


def _says_something(rows: Iterable[Published]) -> bool:
    return any(row.is_shown for row in rows if row.attribute in SIDES)


def _table(
    network: Network,
    root: Partner,
    period: Period,
    rows: Iterable[Published],
    side: str,
    labels: Mapping[str, str],
) -> Table:
    cells = {(row.attribute, row.value): as_cell(row, network) for row in rows}
    lines = [
        published_line(theme, labels[theme], cell)
        for (attribute, theme), cell in cells.items()
        if attribute == side and theme in labels
    ]
    return with_total(root, period, lines, cells.get(("", "")))
