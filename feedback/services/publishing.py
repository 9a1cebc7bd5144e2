"""Publish figures: once, when a period is over, the same for every reader outside the agency.

What is written stays as it is: no two editions of a cell can be subtracted from each other. The figures are
numbers of dealers; a quarter holds its months, so it is shown only as far as nobody follows from both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from feedback.cells import JUDGED, NOTHING, Cell
from feedback.models import Published, Remark, Theme
from feedback.queries.around import changed_beside, months_of, published_around
from feedback.queries.cells import Wanted, read_cells
from feedback.services.counting import fold_held, hold_figures
from feedback.services.judging import Judging, Split, is_judged
from feedback.services.owing import refresh_owed
from partners.disclosure.beside import Disclosing, Open
from partners.disclosure.lattice import Branch, Place, Tables
from partners.enums import Level
from partners.models import Network, Partner
from partners.periods import DEALER_GRAINS, Period, local_day
from partners.services.each_network import in_each_network
from partners.services.publishing import branches_of_network, held_branches
from partners.tree import branch_of

# Remarks of the last days get their themes first.
DAYS_AFTER = 3
ATTRIBUTES = ("", "kind", "route", "theme")
# Whoever spoke did so in some kind and by some route, and not always of a theme.
WHOLE = {"kind", "route"}
Cells = dict[tuple[str, str], Cell]


def publish_due() -> int:
    """Publish what is due in every network; returns how many periods that were."""
    now = timezone.now()
    return in_each_network(lambda network: publish_network(network=network, now=now))


@transaction.atomic
def publish_network(*, network: Network, now: datetime) -> int:
    """Publish every period that is over and wasn't yet, and the figures beside owed answers."""
    Network.objects.select_for_update().get(pk=network.pk)
    for theme in Theme.objects.filter(network=network, merged_into=None).order_by("pk"):
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
            Publishing(network, period, branches, held, begin, now).publish()
    return len(waiting)


def _closed_periods(begin: date, until: date) -> list[Period]:
    found = []
    for grain in DEALER_GRAINS:
        period = Period.of(begin, grain)
        while period.end <= until:
            found.append(period)
            period = period.shift(1)
    return found


@dataclass(frozen=True)
class Publishing:
    """One period of one network, as it is written; `begin` is the day of the first voice."""

    network: Network
    period: Period
    branches: list[Branch]
    held: set[str]
    begin: date
    now: datetime

    def publish(self) -> None:
        """Write the totals, each attribute, and what is good and bad where that is due."""
        totals, splits = self._cells(""), {}
        closed: frozenset[Place] = frozenset()
        for attribute in ATTRIBUTES:
            cells = self._cells(attribute) if attribute else totals
            shut = closed | (self._changed() if attribute == "theme" else frozenset())
            found = self._disclosing(attribute, _tables(totals, cells)).disclose(shut)
            closed = closed if attribute else found.closed
            splits[attribute] = Split(cells, found.shown)
            Published.objects.bulk_create(self._rows(attribute, cells, found), batch_size=500)
        if is_judged(self.period, self.begin):
            judging = Judging(
                self.network, self.period, self.branches, self.held, splits["theme"], splits["kind"], self.now
            )
            parts = {attribute: self._cells(attribute) for attribute in JUDGED.values()}
            judging.publish({attribute: _tables(totals, cells) for attribute, cells in parts.items()})

    def _disclosing(self, attribute: str, tables: Tables) -> Disclosing:
        return Disclosing(
            self.network.minimum_dealers,
            self.branches,
            tables,
            self.held,
            months_of(self.period),
            published_around(self.network, self.period, attribute, self.begin),
            is_whole=attribute in WHOLE,
        )

    def _changed(self) -> frozenset[Place]:
        values = changed_beside(self.network, self.period)
        return frozenset((value, branch.key) for value in values for branch in self.branches)

    def _cells(self, attribute: str) -> Cells:
        heads = _heads(self.network, self.branches)
        found = read_cells(Wanted.of(self.network.pk, heads, [self.period], attribute))
        return {(branch, value): cell for (branch, _start, value), cell in found.items()}

    def _rows(self, attribute: str, cells: Cells, found: Open) -> Iterator[Published]:
        """Yield what is not nobody, and what may not be known to be nobody."""
        known = found.shown | found.own
        for value in sorted({value for _branch, value in cells} if attribute else {""}):
            for branch in self.branches:
                is_withheld = ("", branch.key) in known and (value, branch.key) not in known
                if not value or (branch.key, value) in cells or is_withheld:
                    yield self._row(branch, attribute, value, cells, found)

    def _row(self, branch: Branch, attribute: str, value: str, cells: Cells, found: Open) -> Published:
        cell = cells.get((branch.key, value), NOTHING)
        return Published(
            network=self.network,
            branch=branch.key,
            grain=self.period.grain.value,
            start=self.period.start,
            attribute=attribute,
            value=value,
            parent=branch.parent or "",
            dealers=cell.dealers,
            size=branch.size,
            distributors=cell.distributors,
            unnamed=cell.unnamed,
            is_shown=(value, branch.key) in found.shown,
            shown_to_itself=(value, branch.key) in found.own,
            published_at=self.now,
        )


def _tables(totals: Cells, cells: Cells) -> dict[str, dict[str, int]]:
    """Return the dealers of each value by branch, with the branches' totals under no value."""
    tables: dict[str, dict[str, int]] = defaultdict(dict)
    for (branch, value), cell in {**totals, **cells}.items():
        tables[value][branch] = cell.dealers
    return tables


def _heads(network: Network, branches: list[Branch]) -> dict[int, str]:
    """Return the partners of the branches, each with its branch."""
    keys = {branch.key for branch in branches}
    partners = Partner.objects.filter(network=network).exclude(level=Level.DEALER, numchild=0)
    found = ((pk, branch_of(path)) for pk, path in partners.values_list("pk", "path"))
    return {pk: key for pk, key in found if key in keys}
