"""On what a picture stands: n, coverage, who stands beside, its age; and why figures are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from feedback.queries.tables import Table, TrendPoint
from partners.models import Network, Partner
from partners.periods import Period, local_day
from partners.queries.coverage import CoverageTable
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.charts import number, share
from portal.templatetags.dates import human_day
from portal.web import findings
from portal.web.periods import period_name


@dataclass(frozen=True)
class Reader:
    """Who looks at the pictures, at which branch and period: what bars may lead to."""

    scope: Scope
    network: Network
    branch: Partner
    period: Period

    @property
    def rtl(self) -> bool:
        """Say whether the reader's language runs from right to left."""
        return bool(get_language_bidi())

    @property
    def sees_rows(self) -> bool:
        """Say whether the remarks behind a bar are theirs to read."""
        return self.scope.can(Capability.WORK_DESK)

    def desk(self, **filters: str) -> str:
        """Return the desk's list of the remarks behind a bar, or nothing for who may not read it."""
        if not self.sees_rows:
            return ""
        where = {"branch": f"{self.branch.pk}"} if self.branch.parent_id else {}
        query = {"view": "all", "period": self.period.code, **where, **filters}
        return f"{reverse('feedback:desk', args=[self.network.slug])}?{urlencode(query)}"

    def why_withheld(self) -> str:
        """Say why a figure is not shown."""
        return _(
            "A figure about fewer than %(n)s dealers would tell who spoke, and so would one that differs "
            "from a published one by fewer; a distributor may keep those of its branch to itself. All of "
            "them stay inside the larger group."
        ) % {"n": self.network.minimum_dealers}


def basis_of(table: Table) -> tuple[str, ...]:
    """Say n, coverage, what stands apart, and how old the figures are."""
    total, said = table.total, []
    if total.voices is not None:
        said.append(_("n = %(voices)s from %(dealers)s") % _counts(total.voices, total.dealers))
    elif total.dealers is not None:
        said.append(_("n = %(dealers)s") % {"dealers": findings.dealers(total.dealers)})
    if total.dealers is not None and table.active_dealers:
        said.append(coverage_words(total.dealers, table.active_dealers))
    if table.unnamed:
        said.append(_("plus %(n)s without identity") % {"n": number(table.unnamed)})
    if total.distributors:
        words = ngettext(
            "beside them %(n)s distributor", "beside them %(n)s distributors", total.distributors
        )
        said.append(words % {"n": number(total.distributors)})
    said += [_alone(table.to_itself), age(table.published_at, table.counts == "voices")]
    return tuple(each for each in said if each)


def _alone(to_itself: bool) -> str:
    return _("shown to your branch alone") if to_itself else ""


def _counts(said: int, dealers: int | None) -> dict[str, str]:
    return {"voices": findings.voices(said), "dealers": findings.from_dealers(dealers or 0)}


def coverage_words(heard: int, active: int) -> str:
    """Say a coverage as people do: so many of so many, and the share."""
    words = {"heard": number(heard), "all": number(active), "share": share(heard, active)}
    return _("%(heard)s of %(all)s dealers (%(share)s)") % words


def weeks_basis(points: Sequence[TrendPoint], table: Table) -> tuple[str, ...]:
    """Say n of the weeks; dealers aren't counted by week, so their share is that of the chosen period."""
    dealers, active, spoke = table.total.dealers, table.active_dealers, ""
    if dealers is not None and active:
        words = {"period": period_name(table.period), "spoke": _spoke(dealers, active)}
        spoke = _("%(period)s: %(spoke)s") % words
    return _trend_basis(points, spoke)


def months_basis(points: Sequence[TrendPoint], active: int | None) -> tuple[str, ...]:
    """Say n of the months; dealers don't add up over them, so their share is that of the month with most."""
    dealers, top = max(((point.line.dealers or 0, point.period) for point in points), default=(0, None))
    spoke = ""
    if dealers and top and active:
        words = {"month": period_name(top), "spoke": _spoke(dealers, active)}
        spoke = _("most dealers in %(month)s: %(spoke)s") % words
    return _trend_basis(points, spoke)


def _spoke(dealers: int, active: int) -> str:
    """Say a share of those active today, unless more spoke than are left."""
    return coverage_words(dealers, active) if dealers <= active else findings.dealers(dealers)


def _trend_basis(points: Sequence[TrendPoint], spoke: str) -> tuple[str, ...]:
    counts = [point.line.voices for point in points if point.line.voices is not None]
    unnamed = sum(point.unnamed or 0 for point in points)
    said = [
        _("n = %(voices)s") % {"voices": findings.voices(sum(counts))} if counts else "",
        spoke,
        _("plus %(n)s without identity") % {"n": number(unnamed)} if unnamed else "",
        age(None, bool(counts)),
    ]
    return tuple(each for each in said if each)


def age(published_at: datetime | None, is_live: bool) -> str:
    """Say how old published figures are; live ones say so."""
    if published_at is not None:
        return _("published %(day)s") % {"day": human_day(published_at)}
    return pgettext("figures", "live") if is_live else ""


def coverage_unit(network: Network, table: CoverageTable) -> str:
    """Say whom a coverage is about and on which day they were counted: published ones are not of today."""
    if table.published_at is not None:
        return _("Active dealers, as of %(day)s") % {"day": day_counted(network, table.published_at)}
    return _("Active dealers, today") if table.total.active is not None else _("Active dealers")


def day_counted(network: Network, published_at: datetime) -> str:
    """Say the day on which a coverage was counted, by the network's clock; it is published as it is."""
    return date_format(local_day(published_at, network.time_zone), "DATE_FORMAT")


def coverage_basis(table: CoverageTable) -> tuple[str, ...]:
    """Say n, the weighted share, distributors beside, and whether it is live: its unit says the day."""
    total, said = table.total, []
    if total.active is not None:
        said.append(_("n = %(dealers)s") % {"dealers": findings.dealers(total.active)})
    if total.weighted is not None:
        said.append(_("weighted by turnover %(share)s %%") % {"share": f"{100 * total.weighted:.0f}"})
    beside = table.distributors
    if beside.active and beside.heard is not None:
        words = ngettext(
            "beside them %(heard)s of %(all)s distributor",
            "beside them %(heard)s of %(all)s distributors",
            beside.active,
        )
        said.append(words % {"heard": number(beside.heard), "all": number(beside.active)})
    is_live = table.published_at is None and total.active is not None
    said += [_alone(table.to_itself), age(None, is_live)]
    return tuple(each for each in said if each)
