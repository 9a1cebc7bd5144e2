"""Demand for themes: side by side for the agency, and as it was published for headquarters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from feedback.demand import Rate
from feedback.demand_words import beside_words, rate_words, warning_words, weight_words
from feedback.queries.demand import (
    DemandLine,
    PublishedDemand,
    demand,
    newest_published,
    published_demand,
)
from feedback.queries.figures import sees_live
from partners.access import requires
from partners.models import Partner
from partners.periods import local_day
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.charts import number
from portal.kernel.delivery import is_first_look
from portal.kernel.shortcuts import get_visible_or_404
from portal.web.periods import Choice
from portal.web.pictures import Reader, coverage_words

Order = Callable[[DemandLine], Any]
# By what the table can be sorted: numbers with the most first, then by name.
ORDERS: dict[str, tuple[str | Promise, Order]] = {
    "dealers": (_("Most dealers"), lambda line: -line.said.dealers),
    "persons": (_("Most persons"), lambda line: -line.said.persons),
    "groups": (_("Most ownership groups"), lambda line: -line.said.groups),
    "weight": (_("Most turnover weight"), lambda line: -line.said.weight),
    "name": (_("By name"), lambda _line: 0),
}


@dataclass(frozen=True)
class Row:
    """One theme as the agency reads it, in words."""

    label: str
    url: str
    is_active: bool
    persons: str
    dealers: str
    groups: str
    weight: str
    rate: str
    beside: list[str]
    warnings: list[str]


@dataclass(frozen=True)
class PublishedRow:
    """One theme as headquarters reads it; no figure where too few dealers stand behind it."""

    label: str
    dealers: str = ""
    rate: str = ""


@require_safe
@requires(Capability.READ_DEMAND)
def demand_page(request: HttpRequest, network: str) -> HttpResponse:
    """Show how much each theme is demanded: the snapshot to the agency, what is published to headquarters."""
    if sees_live(request.scope):
        return _side_by_side(request)
    return _published(request)


def _side_by_side(request: HttpRequest) -> HttpResponse:
    table = demand(request.scope, request.network)
    if table is None:
        return render(request, "portal/demand.html", {"table": None})
    if is_first_look(request):
        log_activity(
            scope=request.scope,
            verb="figures.read",
            object_kind="network",
            object_id=request.network.pk,
            data={"demand": table.day.isoformat()},
        )
    wanted = request.GET.get("sort", "")
    order = wanted if wanted in ORDERS else next(iter(ORDERS))
    context = {
        "table": table,
        "order": order,
        "rows": [_row(request, line) for line in sorted_by(table.lines, order)],
        "tabs": _tabs(reverse("portal:demand", args=[request.network.slug]), order),
        "spoke": coverage_words(table.spoke.dealers, table.network.dealers),
        "beside": beside_words(table.spoke),
    }
    return render(request, "portal/demand.html", context)


def sorted_by(lines: Iterable[DemandLine], order: str) -> list[DemandLine]:
    """Return the lines in one of the orders."""
    key = ORDERS[order][1]
    return sorted(lines, key=lambda line: (key(line), line.theme.local_name.casefold(), line.theme.pk))


def _tabs(address: str, order: str) -> list[dict[str, object]]:
    return [
        {"label": label, "url": f"{address}?sort={key}", "current": key == order, "count": None}
        for key, (label, _key) in ORDERS.items()
    ]


def _row(request: HttpRequest, line: DemandLine) -> Row:
    desk = reverse("feedback:desk", args=[request.network.slug])
    return Row(
        label=line.theme.local_name,
        url=f"{desk}?{urlencode({'view': 'all', 'theme': line.theme.code})}",
        is_active=line.theme.is_active,
        persons=number(line.said.persons),
        dealers=number(line.said.dealers),
        groups=number(line.said.groups),
        weight=weight_words(line.weighted),
        rate=rate_words(line.rate),
        beside=beside_words(line.said),
        warnings=warning_words(line.said),
    )


def _published(request: HttpRequest) -> HttpResponse:
    network, scope = request.network, request.scope
    root: Partner = get_visible_or_404(Partner.objects.active(), scope, parent=None)
    newest = newest_published(network, root)
    today = local_day(timezone.now(), network.time_zone)
    choice = Choice.read(request.GET.get("period", newest.code if newest else ""), today)
    table = published_demand(scope, network, root=root, period=choice.period)
    address = reverse("portal:demand", args=[network.slug])
    context = {
        "table": table,
        "choice": choice,
        "rows": [_published_row(line) for line in table.lines],
        "spoke": _spoke(table.spoke, table.population),
        "tabs": choice.tabs(address),
        "before_url": f"{address}?period={choice.before.code}",
        "after_url": f"{address}?period={choice.after.code}" if choice.after else "",
        "why": Reader(scope, network, root, choice.period).why_withheld(),
        "is_withheld": any(line.rate is None for line in table.lines),
    }
    return render(request, "portal/demand_published.html", context)


def _spoke(spoke: int | None, population: int | None) -> str:
    if spoke is None or not population:
        return ""
    return coverage_words(spoke, max(spoke, population))


def _published_row(line: PublishedDemand) -> PublishedRow:
    if line.rate is None:
        return PublishedRow(line.label)
    rate: Rate = line.rate
    return PublishedRow(line.label, number(rate.dealers), rate_words(rate))
