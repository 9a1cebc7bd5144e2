"""The figures of a home page: from snapshots outside the agency, each reader's own branch, a few of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.queries.figures import figures
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
from partners.scope import Scope
from portal.kernel.charts import Figure
from portal.web import pictures
from portal.web.periods import period_name
from portal.web.pictures import Reader, day_counted

FEW, AREAS = 3, 12


@dataclass(frozen=True)
class Figures:
    """A home's pictures: of which branch, and as of when."""

    title: str
    pictures: tuple[Figure, ...]
    lead: Figure | None = None


def figures_of(scope: Scope, network: Network, at: datetime) -> Figures | None:
    """Return what a reader of figures finds at home: their branch's coverage, and what is said there."""
    branch = home_branch(scope)
    if branch is None:
        return None
    said, reader = _themes(scope, network, branch, at)
    covered = coverage(scope, network, branch=branch, by=By.COUNTRY if scope.is_hq else By.BRANCH, now=at)
    themes = pictures.table_picture(
        reader,
        "themes",
        said,
        unit=_("Dealers who spoke, %(period)s") % {"period": period_name(said.period)},
        most=FEW,
    )
    if scope.is_hq:
        return Figures(
            _("How well the network is heard"),
            (themes, _quiet(reader, at)),
            lead=pictures.map_picture(reader, "coverage-map", covered),
        )
    return Figures(branch.name, (pictures.coverage_picture(reader, "coverage", covered), themes))


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
