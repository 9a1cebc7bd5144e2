"""What is good and what is bad in a network as it was published: themes by praise and by problems.

For the whole network alone (docs/decisions/0008, point 8); the agency reads exact, live figures instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from feedback.models import Published
from feedback.queries.figures import labels_of, published_line, with_total
from feedback.queries.published import as_cell
from feedback.queries.tables import Attribute, Line, Table
from partners.models import Network, Partner
from partners.periods import Grain, Period
from partners.tree import branch_of

SIDES = (Attribute.PRAISED.value, Attribute.TROUBLED.value)
# How far back a first month may lie that is still the newest thing published: the quarter after it is not over.
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
