"""Demand for themes: the night's snapshot whole for the agency, for HQ what was published of a period.

Outside the agency demand is a number of dealers and their share of those who spoke, both published once for
all readers (docs/decisions/0008). Persons, ownership groups and weights beside them would tell who spoke.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from feedback.demand import Demanded, Rate, Size
from feedback.models import Demand, DemandSnapshot, Published, Theme
from feedback.queries.figures import figures, sees_live
from feedback.queries.tables import Attribute
from partners.models import Network, Partner
from partners.periods import Grain, Period
from partners.scope import Scope
from partners.tree import branch_of


@dataclass(frozen=True)
class DemandLine:
    """One theme in a snapshot, beside all that was said in its months and the network as it was."""

    theme: Theme
    said: Demanded
    spoke: Demanded
    network: Size

    @property
    def rate(self) -> Rate:
        """Return its dealers among those who spoke."""
        return Rate(self.said.dealers, self.spoke.dealers, self.network.dealers)

    @property
    def weighted(self) -> float:
        """Return its share of those who spoke, weighted by turnover bands."""
        return self.said.weight / self.spoke.weight if self.spoke.weight else 0.0


@dataclass(frozen=True)
class DemandTable:
    """A snapshot: which months it holds, how big the network was, who spoke, and each theme."""

    since: date
    day: date
    taken_at: datetime
    network: Size
    spoke: Demanded
    lines: tuple[DemandLine, ...]


@dataclass(frozen=True)
class PublishedDemand:
    """One theme as it was published, by its id: None where too few dealers stand behind it."""

    key: str
    label: str
    rate: Rate | None


@dataclass(frozen=True)
class PublishedTable:
    """What was published of a period: of how many active dealers how many spoke, and the themes."""

    period: Period
    published_at: datetime | None
    spoke: int | None
    population: int | None
    lines: tuple[PublishedDemand, ...]


def demand(scope: Scope, network: Network, *, theme: Theme | None = None) -> DemandTable | None:
    """Return the snapshot, of all themes or of one, for the agency alone; None before the first night."""
    if not sees_live(scope):
        return None
    snapshot = DemandSnapshot.objects.filter(network=network).first()
    if snapshot is None:
        return None
    rows = Demand.objects.filter(snapshot=snapshot).select_related("theme")
    found = list(rows.filter(Q(theme=None) | Q(theme=theme)) if theme else rows)
    spoke = next((row.demanded for row in found if row.theme is None), Demanded())
    size = Size(snapshot.dealers, snapshot.groups, snapshot.weight)
    lines = tuple(DemandLine(row.theme, row.demanded, spoke, size) for row in found if row.theme is not None)
    return DemandTable(snapshot.since, snapshot.day, snapshot.taken_at, size, spoke, lines)


def published_demand(scope: Scope, network: Network, *, root: Partner, period: Period) -> PublishedTable:
    """Return what was published of the whole network in a period; the root is the network's hq partner."""
    table = figures(scope, network, branch=root, period=period, attribute=Attribute.THEME)
    spoke, population = table.total.dealers, table.active_dealers
    lines = tuple(
        PublishedDemand(line.key, line.label, _rate(line.dealers, spoke, population))
        for line in table.lines
        if line.dealers or line.is_withheld
    )
    return PublishedTable(period, table.published_at, spoke, population, lines)


def _rate(dealers: int | None, spoke: int | None, population: int | None) -> Rate | None:
    """Return the rate; dealers who spoke and left before the figure was published count with the network."""
    if dealers is None or spoke is None or population is None:
        return None
    return Rate(dealers, spoke, max(spoke, population))


def newest_published(network: Network, root: Partner) -> Period | None:
    """Return the newest quarter that was published of the whole network, else the newest month."""
    rows = Published.objects.filter(network=network, branch=branch_of(root.path), attribute="")
    found = rows.filter(grain__in=(Grain.QUARTER, Grain.MONTH)).order_by("-grain", "-start")
    row = found.values_list("grain", "start").first()
    return Period(Grain(row[0]), row[1]) if row else None
