"""Titles that say the finding: a sentence computed from the figures, never more than they show."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from feedback.queries.tables import Line, Table, TrendPoint
from partners.queries.coverage import CoverageTable
from portal.kernel.charts import number, share
from portal.web.periods import period_name


def voices(n: int) -> str:
    """Say so many voices."""
    return ngettext("%(n)s voice", "%(n)s voices", n) % {"n": number(n)}


def dealers(n: int) -> str:
    """Say so many dealers."""
    return ngettext("%(n)s dealer", "%(n)s dealers", n) % {"n": number(n)}


def from_dealers(n: int) -> str:
    """Say so many dealers after "from": other languages bend them."""
    return npgettext("after from", "%(n)s dealer", "%(n)s dealers", n) % {"n": number(n)}


def at_least(n: int) -> str:
    """Say that there are no fewer, where nearly all who speak of something say so."""
    return _("at least %(n)s") % {"n": number(n)}


def praised_most(table: Table) -> str:
    """Say what most dealers praise, or that too few praise the same."""
    if (first := _first(table)) is None:
        return _("Nothing is praised by enough dealers")
    return _("Praised most: %(label)s, by %(said)s") % first


def troubled_most(table: Table) -> str:
    """Say with what most dealers have problems, or that too few have the same."""
    if (first := _first(table)) is None:
        return _("No problem is named by enough dealers")
    return _("Most problems: %(label)s, from %(said)s") % first


def _first(table: Table) -> dict[str, str] | None:
    shown = [line for line in table.lines if line.dealers]
    if not shown:
        return None
    first = shown[0]
    ties = [line.label for line in shown[:3] if line.dealers == first.dealers]
    said = from_dealers(first.dealers or 0)
    if first.at_least:
        said = _("at least %(n)s") % {"n": said}
    return {"label": listed(ties), "said": said if len(ties) == 1 else _("%(said)s each") % {"said": said}}


def listed(names: Sequence[str]) -> str:
    """Say several names in one breath."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def leader(table: Table) -> str:
    """Say which line leads, and by how much."""
    shown = [line for line in table.lines if line.count]
    if not shown:
        return nothing(table)
    first = shown[0]
    if len(shown) > 1 and shown[1].count == first.count:
        return _("%(first)s and %(second)s are said as often: %(said)s each") % {
            "first": first.label,
            "second": shown[1].label,
            "said": _said(first),
        }
    return _("%(label)s leads with %(said)s") % {"label": first.label, "said": _said(first)}


def _said(line: Line) -> str:
    if line.voices is None:
        return dealers(line.dealers or 0)
    if not line.dealers:
        return voices(line.voices)
    return _("%(voices)s from %(dealers)s") % {
        "voices": voices(line.voices),
        "dealers": from_dealers(line.dealers),
    }


def nothing(table: Table) -> str:
    """Say that there is nothing to draw: not published, withheld, or not said."""
    if table.counts == "dealers" and table.published_at is None:
        return _("What is said most")
    if table.total.is_withheld or any(line.is_withheld for line in table.lines):
        return _("Too few dealers spoke to show more")
    return _("Nothing was said in this period")


def trend_finding(points: Sequence[TrendPoint]) -> str:
    """Say when most was said."""
    shown = [point for point in points if point.line.count]
    if not shown:
        return _("Nothing was said in these weeks")
    top = max(shown, key=lambda point: point.line.count or 0)
    return _("Most was said in the %(week)s: %(said)s") % {
        "week": period_name(top.period),
        "said": voices(top.line.count or 0),
    }


def coverage_finding(table: CoverageTable) -> str:
    """Say how many of the dealers are heard."""
    total = table.total
    if total.active is None and table.published_at is None:
        return _("How many dealers are heard")
    if total.heard is None or total.active is None:
        return _("Too few dealers to show how many are heard")
    if not total.active:
        return _("There are no active dealers here")
    return ngettext(
        "%(heard)s of %(all)s dealers is heard (%(share)s)",
        "%(heard)s of %(all)s dealers are heard (%(share)s)",
        total.heard,
    ) % {
        "heard": number(total.heard),
        "all": number(total.active),
        "share": share(total.heard, total.active),
    }


def quietest(table: CoverageTable) -> str:
    """Say which branch is heard most, and which least."""
    shown = sorted((line for line in table.lines if line.share is not None), key=lambda line: line.share or 0)
    if not shown:
        return coverage_finding(table)
    least, most = shown[0], shown[-1]
    if least is most or least.share == most.share:
        return coverage_finding(table)
    return _("%(most)s is heard most, %(least)s least") % {"most": most.label, "least": least.label}


def change(now: int | None, before: int | None, *, unit: str = "") -> str:
    """Say how a figure stands against the period before; nothing where either is not shown."""
    if now is None or before is None:
        return ""
    if now == before:
        return _("as many as in the period before")
    words = {"n": number(abs(now - before)), "before": number(before)}
    if now > before:
        return _("%(n)s more than in the period before (%(before)s)") % words
    return _("%(n)s fewer than in the period before (%(before)s)") % words


def median_wait(hours: float | None) -> str:
    """Say a median wait in hours, or in days from two days on."""
    if hours is None:
        return "–"
    if hours < 48:
        whole = max(1, round(hours))
        return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": whole}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
