"""What was said: by theme, kind or route, by week, by branch and month."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from feedback.queries.tables import OTHERS, BranchTrend, Line, Table, TrendPoint
from partners.models import Partner
from portal.kernel.charts import Bar, Cell, Column, Figure, HeatRow, bars, columns, heat, number
from portal.kernel.charts import Table as Rows
from portal.web import findings
from portal.web.periods import period_name, short_name
from portal.web.pictures.basis import Reader, basis_of, months_basis, weeks_basis

MOST = 12
Lead = Callable[[Line], str]


def table_picture(
    reader: Reader,
    name: str,
    table: Table,
    *,
    unit: str,
    lead: Lead = lambda _line: "",
    before: Table | None = None,
    most: int = MOST,
) -> Figure:
    """Draw one table as bars, the period before as a mark on each."""
    before = before if before and before.total.count else None  # a mark at zero on every bar says nothing
    earlier = {line.key: line.count for line in before.lines} if before else {}
    lines = [line for line in table.lines if line.count or line.is_withheld]
    why, finding = reader.why_withheld(), findings.leader(table)
    rows = [
        Bar(
            line.label,
            line.count,
            href="" if line.is_withheld else lead(line),
            why=why,
            before=earlier.get(line.key, 0) if before and not line.is_withheld else None,
        )
        for line in lines[:most]
    ]
    hidden = table.total.is_withheld or any(line.is_withheld for line in lines)
    return Figure(
        name=name,
        finding=finding,
        unit=unit,
        picture=bars(name, finding, rows, description=unit, rtl=reader.rtl),
        table=_as_rows(table, lines, lead, earlier if before else None),
        based_on=basis_of(table),
        withheld=why if hidden else "",
        empty=empty_words(table, bool(lines)),
    )


def empty_words(table: Table, has_lines: bool) -> str:
    """Say why there is no picture: not published, withheld as a whole, or nobody spoke."""
    if has_lines:
        return ""
    if table.counts == "dealers" and table.published_at is None:
        return _("Nothing is published yet. Figures appear here when a period is over.")
    return _("When somebody speaks, it is counted here.")


def _as_rows(table: Table, lines: Sequence[Line], lead: Lead, earlier: dict[str, int | None] | None) -> Rows:
    voices = table.counts == "voices"
    heads = [_("Group"), *([_("Voices")] if voices else []), _("Dealers")]
    heads += [_("Period before")] if earlier is not None else []
    rows = []
    for line in lines:
        row = [Cell(line.label, "" if line.key == OTHERS else lead(line))]
        row += [_cell(line.voices)] if voices else []
        row.append(_cell(line.dealers))
        row += [_cell(earlier.get(line.key, 0))] if earlier is not None else []
        rows.append(row)
    return Rows(heads, rows)


def _cell(value: int | None) -> Cell:
    return Cell(None if value is None else number(value))


def weeks_picture(
    reader: Reader, name: str, points: Sequence[TrendPoint], table: Table, *, unit: str
) -> Figure:
    """Draw voices by week as columns; the running week is lighter."""
    why, finding, last = reader.why_withheld(), findings.trend_finding(points), len(points) - 1
    periods = [
        Column(
            short_name(point.period),
            point.line.count,
            whole=period_name(point.period),
            why=why,
            is_partial=place == last,
        )
        for place, point in enumerate(points)
    ]
    rows = [
        [
            Cell(period_name(point.period), reader.desk(period=point.period.code)),
            _cell(point.line.count),
        ]
        for point in points
    ]
    said = any(point.line.count for point in points)
    return Figure(
        name=name,
        finding=finding,
        unit=unit,
        picture=columns(name, finding, periods, description=unit, rtl=reader.rtl),
        table=Rows([_("Week"), _("Voices")], rows),
        based_on=weeks_basis(points, table),
        empty="" if said else _("When somebody speaks, it is counted here."),
    )


def heat_picture(
    reader: Reader,
    name: str,
    trend: BranchTrend,
    *,
    active: int | None,
    unit: str,
    lead: Callable[[Partner], str],
) -> Figure:
    """Draw branches by months; darker is more, withheld cells are hatched; n is of the branch above them."""
    why, rows = reader.why_withheld(), trend.rows
    heads = [short_name(point.period) for point in rows[0][1]] if rows else []
    full = [period_name(point.period) for point in rows[0][1]] if rows else []
    drawn = [
        HeatRow(branch.name, [point.line.count for point in points], _sum(points), lead(branch))
        for branch, points in rows
    ]
    finding = _heat_finding(rows)
    cells = [
        [Cell(branch.name, lead(branch)), *(_cell(point.line.count) for point in points)]
        for branch, points in rows
    ]
    hidden = any(point.line.is_withheld for _branch, points in rows for point in points)
    said = any(point.line.count for _branch, points in rows for point in points)
    return Figure(
        name=name,
        finding=finding,
        unit=unit,
        picture=heat(name, finding, heads, drawn, description=unit, why=why, rtl=reader.rtl),
        table=Rows([_("Branch"), *full], cells),
        based_on=months_basis(trend.whole, active),
        withheld=why if hidden else "",
        empty="" if said else _heat_empty(bool(rows)),
    )


def _heat_empty(has_rows: bool) -> str:
    if not has_rows:
        return _("No branch is below this one: what its dealers say stands above.")
    return _("When somebody speaks, it is counted here.")


def _sum(points: Sequence[TrendPoint]) -> str:
    """Return the voices of a row; dealers of months do not add up, so they get no sum."""
    counts = [point.line.voices for point in points]
    return number(sum(count for count in counts if count is not None)) if None not in counts else ""


def _heat_finding(rows: Sequence[tuple[Partner, Sequence[TrendPoint]]]) -> str:
    silent = [
        branch.name for branch, points in rows if points and all(p.line.count == 0 for p in points[-3:])
    ]
    if silent and len(silent) < len(rows):
        return _("Nothing for three months from %(names)s") % {"names": ", ".join(silent[:3])}
    tops = [(point.line.count or 0, branch.name, point.period) for branch, points in rows for point in points]
    if not tops or not max(tops)[0]:
        return _("Nothing was said in this period")
    most, label, period = max(tops, key=lambda top: top[0])
    return _("Most was said in %(period)s, in %(branch)s: %(n)s") % {
        "period": period_name(period),
        "branch": label,
        "n": number(most),
    }
