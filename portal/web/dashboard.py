"""The agency's dashboard: what is said, who is silent, how answering stands, for a branch and a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.enums import Kind
from feedback.models import Theme
from feedback.queries import figures as counted
from feedback.queries.judged import live_judged
from feedback.queries.loop import loop_figures
from feedback.queries.tables import Line, Table
from partners.access import requires
from partners.models import Partner
from partners.periods import Grain, Period, local_day
from partners.queries.coverage import By, CoverageLine, coverage, silence_list
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.charts import Figure
from portal.kernel.delivery import is_first_look
from portal.kernel.shortcuts import get_visible_or_404
from portal.web import findings, pictures
from portal.web.periods import Choice, period_name
from portal.web.pictures import Reader

WEEKS, MONTHS, NEXT = 13, 12, 8


@require_safe
@requires(Capability.READ_DASHBOARD)
def dashboard(request: HttpRequest, network: str) -> HttpResponse:
    """Show the figures of a branch and a period, both chosen in the address."""
    now = timezone.now()
    branch = _branch(request)
    choice = Choice.read(request.GET.get("period", ""), local_day(now, request.network.time_zone))
    board = Board(Reader(request.scope, request.network, branch, choice.period), choice, now)
    if is_first_look(request):
        log_activity(
            scope=request.scope,
            verb="figures.read",
            object_kind="partner",
            object_id=branch.pk,
            data={"period": choice.period.code},
        )
    return render(request, "portal/dashboard.html", board.context())


def _branch(request: HttpRequest) -> Partner:
    """Return the branch in the address, or the whole network."""
    wanted: dict[str, Any] = {"pk": request.GET["branch"]} if request.GET.get("branch") else {"parent": None}
    found: Partner = get_visible_or_404(Partner.objects.active(), request.scope, **wanted)
    return found


@dataclass(frozen=True)
class Board:
    """Everything on the page."""

    reader: Reader
    choice: Choice
    now: datetime

    def context(self) -> dict[str, Any]:
        """Return what the template prints."""
        return {
            "branch": self.reader.branch,
            "crumbs": self._crumbs(),
            "choice": self.choice,
            "tabs": self.choice.tabs(self._address(), self._rest()),
            "before_url": self._at(self.choice.before),
            "after_url": self._at(self.choice.after) if self.choice.after else "",
            **self._voices(),
            **self._silence(),
            "loop": None if self.reader.branch.parent_id else self._loop(),
        }

    def _address(self) -> str:
        return reverse("portal:dashboard", args=[self.reader.network.slug])

    def _rest(self) -> str:
        return f"&{urlencode({'branch': self.reader.branch.pk})}" if self.reader.branch.parent_id else ""

    def _at(self, period: Period, branch: str = "") -> str:
        rest = f"&{urlencode({'branch': branch})}" if branch else self._rest()
        return f"{self._address()}?{urlencode({'period': period.code})}{rest}"

    def _crumbs(self) -> list[dict[str, str]]:
        branch = self.reader.branch
        if not branch.parent_id:
            return []
        above = branch.get_ancestors()
        crumbs = [{"label": each.name, "url": self._at(self.choice.period, f"{each.pk}")} for each in above]
        return [*crumbs, {"label": branch.name, "url": ""}]

    def _asked(self) -> dict[str, Any]:
        return {"scope": self.reader.scope, "network": self.reader.network, "branch": self.reader.branch}

    def _voices(self) -> dict[str, Any]:
        codes = dict(Theme.objects.filter(network=self.reader.network).values_list("pk", "code"))

        def theme(line: Line) -> str:
            code = codes.get(int(line.key)) if line.key.isdigit() else None
            return self.reader.desk(theme=code) if code else ""

        themes = self._table(counted.Attribute.THEME)
        before = self._table(counted.Attribute.THEME, self.choice.before)
        sides = live_judged(self.reader.network, self.reader.branch, themes)
        unit = _("Dealers' voices, %(period)s; the mark is the period before") % {"period": self.choice.label}
        return {
            "total": themes.total,
            "change": findings.change(themes.total.dealers, before.total.dealers),
            "total_basis": pictures.basis_of(themes),
            "themes": pictures.table_picture(
                self.reader, "themes", themes, unit=unit, lead=theme, before=before
            ),
            "good": self._side("good", sides.good, Kind.PRAISE, codes),
            "bad": self._side("bad", sides.bad, Kind.PROBLEM, codes),
            "kinds": self._split(counted.Attribute.KIND, "kinds", "kind"),
            "routes": self._split(counted.Attribute.ROUTE, "routes", "route"),
            "weeks": self._weeks(themes),
            "heat": self._heat(themes.active_dealers),
        }

    def _side(self, name: str, table: Table, kind: Kind, codes: Mapping[int, str]) -> Figure:
        """Draw what is praised or what is a problem; a bar leads to these remarks."""
        is_good = kind == Kind.PRAISE
        return pictures.judged_picture(
            self.reader,
            name,
            table,
            finding=findings.praised_most(table) if is_good else findings.troubled_most(table),
            unit=_("Dealers who said so, %(period)s") % {"period": self.choice.label},
            most=NEXT,
            lead=lambda line: self.reader.desk(theme=codes.get(int(line.key), ""), kind=kind.value),
        )

    def _table(self, attribute: counted.Attribute, period: Period | None = None) -> counted.Table:
        return counted.figures(**self._asked(), period=period or self.choice.period, attribute=attribute)

    def _split(self, attribute: counted.Attribute, name: str, filter_name: str) -> Figure:
        unit = _("Dealers' voices, %(period)s") % {"period": self.choice.label}
        return pictures.table_picture(
            self.reader,
            name,
            self._table(attribute),
            unit=unit,
            lead=lambda line: self.reader.desk(**{filter_name: line.key}),
        )

    def _weeks(self, table: counted.Table) -> Figure:
        last_day = min(self.choice.today, self.choice.period.shift(1).start)
        points = counted.trend(**self._asked(), last=Period.of(last_day, Grain.WEEK), count=WEEKS)
        unit = _("Dealers' voices by week, until the %(week)s") % {"week": period_name(points[-1].period)}
        return pictures.weeks_picture(self.reader, "weeks", points, table, unit=unit)

    def _heat(self, active: int | None) -> Figure:
        last_day = min(self.choice.today, self.choice.period.shift(1).start)
        trend = counted.branch_trend(**self._asked(), last=Period.of(last_day, Grain.MONTH), count=MONTHS)
        return pictures.heat_picture(
            self.reader,
            "branches-by-month",
            trend,
            active=active,
            unit=_("Dealers' voices by branch and month"),
            lead=lambda branch: self._at(self.choice.period, f"{branch.pk}"),
        )

    def _silence(self) -> dict[str, Any]:
        table = coverage(**self._asked(), by=By.BRANCH, now=self.now)
        directory = reverse("partners:directory", args=[self.reader.network.slug])

        def lead(line: CoverageLine) -> str:
            return f"{directory}?{urlencode({'under': line.key, 'level': 'dealer', 'sort': 'heard'})}"

        here = {"under": self.reader.branch.pk, "level": "dealer", "sort": "heard"}
        return {
            "covered": pictures.coverage_picture(self.reader, "coverage", table),
            "branches": pictures.branches_picture(self.reader, "coverage-by-branch", table, lead=lead),
            "silent": silence_list(**self._asked(), now=self.now, limit=NEXT),
            "directory_url": f"{directory}?{urlencode(here)}",
        }

    def _loop(self) -> dict[str, Any]:
        loop = loop_figures(self.reader.scope, self.reader.network, period=self.choice.period, now=self.now)
        return {"figures": loop, "wait": findings.median_wait(loop.first_reply_hours)}
