"""The figures of a home page: from snapshots outside the agency, each reader's own branch, a few of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.queries.figures import figures
from feedback.queries.judged import Judged, newest_judged
from feedback.queries.tables import Attribute, Table
from partners.models import Network, Partner
from partners.periods import Grain, Period, local_day
from partners.queries.branches import home_branch
from partners.queries.coverage import (
    By,
    SilentArea,
    coverage,
    last_closed_month,
    silence_list,
    silent_areas,
)
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.charts import Figure
from portal.web import findings, pictures
from portal.web.periods import period_name
from portal.web.pictures import Reader, day_counted

FEW, AREAS = 3, 12


@dataclass(frozen=True)
class Sides:
    """The good and the bad of a period, three of each at most; no period where nothing is published."""

    period: str = ""
    good: Figure | None = None
    bad: Figure | None = None
    lack: str = ""
    minimum: int = 0
    passed_on_url: str = ""


@dataclass(frozen=True)
class Figures:
    """A home's pictures: of which branch, and as of when."""

    title: str
    pictures: tuple[Figure, ...]
    lead: Figure | None = None
    sides: Sides | None = None


def figures_of(scope: Scope, network: Network, at: datetime) -> Figures | None:
    """Return what a reader of figures finds at home: their branch's coverage, and what is said there."""
    branch = home_branch(scope)
    if branch is None:
        return None
    if scope.is_hq:
        return _whole_network(scope, network, branch, at)
    said, reader = _themes(scope, network, branch, at)
    covered = coverage(scope, network, branch=branch, by=By.BRANCH, now=at)
    themes = pictures.table_picture(
        reader,
        "themes",
        said,
        unit=_("Dealers who spoke, %(period)s") % {"period": period_name(said.period)},
        most=FEW,
    )
    return Figures(branch.name, (pictures.coverage_picture(reader, "coverage", covered), themes))


def _whole_network(scope: Scope, network: Network, root: Partner, at: datetime) -> Figures:
    """Return HQ's: the map, the good and the bad, and who is silent."""
    today = local_day(at, network.time_zone)
    found = newest_judged(network, root, today)
    reader = Reader(scope, network, root, found.period if found else Period.of(today, Grain.QUARTER))
    covered = coverage(scope, network, branch=root, by=By.COUNTRY, now=at)
    return Figures(
        _("How well the network is heard"),
        (_quiet(reader, at),),
        lead=pictures.map_picture(reader, "coverage-map", covered),
        sides=_sides(reader, found) if found else Sides(),
    )


def _sides(reader: Reader, found: Judged) -> Sides:
    """Return the three that most praise and the three with which most have problems."""
    period = period_name(found.period)
    good = pictures.judged_picture(
        reader,
        "good",
        found.good,
        finding=findings.praised_most(found.good),
        unit=_("Dealers who praised it, %(period)s") % {"period": period},
        most=FEW,
    )
    bad = pictures.judged_picture(
        reader,
        "bad",
        found.bad,
        finding=findings.troubled_most(found.bad),
        unit=_("Dealers who had problems with it, %(period)s") % {"period": period},
        most=FEW,
    )
    return Sides(period, good, bad, _lack(good, bad), reader.network.minimum_dealers, _passed_on_url(reader))


def _passed_on_url(reader: Reader) -> str:
    """Return where the reader reads what dealers said in their own words; whoever looks on does not."""
    may_read = reader.scope.can(Capability.READ_PASSED_ON) and not reader.scope.is_observed
    return reverse("feedback:passed-on", args=[reader.network.slug]) if may_read else ""


def _lack(good: Figure, bad: Figure) -> str:
    """Say which side is missing."""
    if good.empty and bad.empty:
        return "both"
    return "good" if good.empty else "bad" if bad.empty else ""


def _themes(scope: Scope, network: Network, branch: Partner, at: datetime) -> tuple[Table, Reader]:
    """Return the last quarter that is over, or the last month when nothing of that quarter was published."""
    today = local_day(at, network.time_zone)
    quarter = Period.of(today, Grain.QUARTER).shift(-1)
    table = figures(scope, network, branch=branch, period=quarter, attribute=Attribute.THEME)
    if table.published_at is None and not scope.is_agency:
        month = Period.of(today, Grain.MONTH).shift(-1)
        table = figures(scope, network, branch=branch, period=month, attribute=Attribute.THEME)
    return table, Reader(scope, network, branch, table.period)


def _quiet(reader: Reader, at: datetime) -> Figure:
    table = coverage(reader.scope, reader.network, branch=reader.branch, by=By.BRANCH, now=at)
    return pictures.branches_picture(reader, "silence", table, lead=lambda _line: "", most=2 * FEW)


@dataclass(frozen=True)
class Silent:
    """A field manager's areas: those that name the dealers silent on a day, and those that may not."""

    day: str
    named: tuple[SilentArea, ...]
    withheld: tuple[SilentArea, ...]


def silent_of(scope: Scope, network: Network, at: datetime) -> Silent:
    """Return a field manager's areas with the dealers who were silent when the last month was published."""
    month = last_closed_month(network, at)
    areas = silent_areas(scope, network, month=month, now=at)
    named = tuple(area for area in areas if area.dealers)[:AREAS]
    published_at = next((area.published_at for area in named if area.published_at), None)
    return Silent(
        day_counted(network, published_at) if published_at else "",
        named,
        tuple(area for area in areas if area.dealers is None),
    )


def overview_of(scope: Scope, network: Network, at: datetime) -> dict[str, Any] | None:
    """Return the agency's glance: how well the network is heard today, and whom to reach next."""
    branch = home_branch(scope)
    if branch is None:
        return None
    reader = Reader(scope, network, branch, Period.of(local_day(at, network.time_zone), Grain.QUARTER))
    table = coverage(scope, network, branch=branch, by=By.BRANCH, now=at)
    return {
        "covered": pictures.coverage_picture(reader, "coverage", table),
        "silent": silence_list(scope, network, branch=branch, now=at, limit=FEW),
        "url": reverse("portal:dashboard", args=[network.slug]),
    }
