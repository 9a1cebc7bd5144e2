"""Publish figures: once, when a period is over, the same for every reader outside the agency.

What is written stays as it is: no two editions of a cell can be subtracted from each other. The figures are
numbers of dealers, which don't add up over periods or values, so a shown quarter gives no hidden month away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from feedback.cells import JUDGED, NOTHING, Cell
from feedback.models import Published, Remark, Theme
from feedback.queries.cells import Wanted, read_cells
from feedback.services.counting import fold_held, hold_figures
from feedback.services.judging import Judging, Split, is_judged
from feedback.services.owing import refresh_owed
from partners.enums import Level
from partners.lattice import Branch, disclose_lattice, disclose_to_itself
from partners.models import Network, Partner
from partners.periods import DEALER_GRAINS, Period, local_day
from partners.services.publishing import branches_of_network, held_branches
from partners.tree import branch_of

# Remarks of the last days get their themes first.
DAYS_AFTER = 3
ATTRIBUTES = ("", "kind", "route", "theme")
Cells = dict[tuple[str, str], Cell]


def publish_due() -> int:
    """Publish what is due in every network; returns how many periods that were."""
    now = timezone.now()
    return sum(publish_network(network=network, now=now) for network in Network.objects.order_by("pk"))


@transaction.atomic
def publish_network(*, network: Network, now: datetime) -> int:
    """Publish every period that is over and wasn't yet, and the figures beside owed answers."""
    Network.objects.select_for_update().get(pk=network.pk)
    for theme in Theme.objects.filter(network=network).order_by("pk"):
        refresh_owed(theme=theme, at=now)
    first = Remark.objects.filter(network=network).aggregate(first=Min("submitted_at"))["first"]
    if first is None:
        return 0
    begin = local_day(first, network.time_zone)
    until = local_day(now, network.time_zone) - timedelta(days=DAYS_AFTER)
    done = set(Published.objects.filter(network=network).values_list("grain", "start").distinct())
    waiting = [
        period for period in _closed_periods(begin, until) if (period.grain.value, period.start) not in done
    ]
    if waiting:
        hold_figures(network.pk)
        fold_held(network.pk)
        branches, held = branches_of_network(network), held_branches(network)
        for period in waiting:
            _publish(network, period, branches, held, now, is_judged(period, begin))
    return len(waiting)


def _closed_periods(begin: date, until: date) -> list[Period]:
    found = []
    for grain in DEALER_GRAINS:
        period = Period.of(begin, grain)
        while period.end <= until:
            found.append(period)
            period = period.shift(1)
    return found


def _publish(
    network: Network, period: Period, branches: list[Branch], held: set[str], now: datetime, judged: bool
) -> None:
    totals, splits = _cells(network, period, branches, ""), {}
    for attribute in ATTRIBUTES:
        cells = totals if not attribute else _cells(network, period, branches, attribute)
        tables = _tables(totals, cells)
        shown = disclose_lattice(network.minimum_dealers, branches, tables, held)
        own = disclose_to_itself(network.minimum_dealers, branches, tables, held, shown)
        splits[attribute] = Split(cells, shown)
        values = sorted({value for _branch, value in cells} if attribute else {""})
        Published.objects.bulk_create(
            (
                _row(network, period, branch, attribute, value, cells, shown, own, now)
                for value in values
                for branch in branches
                if not value or (branch.key, value) in cells
            ),
            batch_size=500,
        )
    if not judged:
        return
    judging = Judging(network, period, branches, held, splits["theme"], splits["kind"], now)
    parts = {attribute: _cells(network, period, branches, attribute) for attribute in JUDGED.values()}
    judging.publish({attribute: _tables(totals, cells) for attribute, cells in parts.items()})


def _tables(totals: Cells, cells: Cells) -> dict[str, dict[str, int]]:
    """Return the dealers of each value by branch, with the branches' totals under no value."""
    tables: dict[str, dict[str, int]] = defaultdict(dict)
    for (branch, value), cell in {**totals, **cells}.items():
        tables[value][branch] = cell.dealers
    return tables


def _cells(network: Network, period: Period, branches: list[Branch], attribute: str) -> Cells:
    found = read_cells(Wanted.of(network.pk, _heads(network, branches), [period], attribute))
    return {(branch, value): cell for (branch, _start, value), cell in found.items()}


def _heads(network: Network, branches: list[Branch]) -> dict[int, str]:
    """Return the partners of the branches, each with its branch."""
    keys = {branch.key for branch in branches}
    partners = Partner.objects.filter(network=network).exclude(level=Level.DEALER, numchild=0)
    found = ((pk, branch_of(path)) for pk, path in partners.values_list("pk", "path"))
    return {pk: key for pk, key in found if key in keys}


def _row(
    network: Network,
    period: Period,
    branch: Branch,
    attribute: str,
    value: str,
    cells: Mapping[tuple[str, str], Cell],
    shown: Collection[tuple[str, str]],
    own: Collection[tuple[str, str]],
    now: datetime,
) -> Published:
    cell = cells.get((branch.key, value), NOTHING)
    return Published(
        network=network,
        branch=branch.key,
        grain=period.grain.value,
        start=period.start,
        attribute=attribute,
        value=value,
        parent=branch.parent or "",
        dealers=cell.dealers,
        size=branch.size,
        distributors=cell.distributors,
        unnamed=cell.unnamed,
        is_shown=(value, branch.key) in shown,
        shown_to_itself=(value, branch.key) in own,
        published_at=now,
    )
