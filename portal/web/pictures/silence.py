"""The map of silence: the whole, and its branches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from partners.queries.coverage import CoverageLine, CoverageTable
from portal.kernel.charts import Cell, Coverage, Figure, coverage, number, share
from portal.kernel.charts import Table as Rows
from portal.web import findings
from portal.web.pictures.basis import Reader, coverage_basis

Lead = Callable[[CoverageLine], str]
MOST = 12


def coverage_picture(reader: Reader, name: str, table: CoverageTable, *, unit: str, href: str = "") -> Figure:
    """Draw the whole as one thick bar with its four states."""
    row = _row(table.total, reader.why_withheld(), href)
    return _figure(reader, name, table, [row], [table.total], findings.coverage_finding(table), unit)


def branches_picture(
    reader: Reader, name: str, table: CoverageTable, *, unit: str, lead: Lead, most: int = MOST
) -> Figure:
    """Draw one bar a branch, the least heard first: there is the most to do."""
    why = reader.why_withheld()
    ordered = sorted(table.lines, key=lambda line: (line.share is None, line.share or 0, -(line.active or 0)))
    lines = [line for line in ordered if line.active or line.active is None]
    rows = [_row(line, why, lead(line)) for line in lines[:most]]
    return _figure(reader, name, table, rows, lines, findings.quietest(table), unit, lead)


def _row(line: CoverageLine, why: str, href: str) -> Coverage:
    if line.heard is None:
        return Coverage(line.label, None, why=why)
    return Coverage(
        line.label, line.heard, line.touched or 0, line.reachable or 0, line.dark or 0, href=href, why=why
    )


def _figure(
    reader: Reader,
    name: str,
    table: CoverageTable,
    rows: Sequence[Coverage],
    lines: Sequence[CoverageLine],
    finding: str,
    unit: str,
    lead: Lead = lambda _line: "",
) -> Figure:
    heads = [_("Branch"), _("Dealers"), _("Heard"), _("Touched"), _("Reachable"), _("Dark"), _("Share heard")]
    cells = [
        [
            Cell(line.label, lead(line) if line.heard is not None else ""),
            *(
                Cell(None if value is None else number(value))
                for value in (line.active, line.heard, line.touched, line.reachable, line.dark)
            ),
            Cell(None if line.heard is None else share(line.heard, line.active or 0)),
        ]
        for line in lines
    ]
    return Figure(
        name=name,
        finding=finding,
        unit=unit,
        picture=coverage(name, finding, rows, description=unit, rtl=reader.rtl),
        table=Rows(heads, cells),
        based_on=coverage_basis(table),
        withheld=reader.why_withheld() if any(row.heard is None for row in rows) else "",
        empty="" if rows else _("No branch with active dealers is below this one."),
    )
