"""The map of silence: the whole, and its branches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from partners.queries.branches import country_names
from partners.queries.coverage import CoverageLine, CoverageTable
from portal.kernel.charts import (
    Cell,
    Coverage,
    Figure,
    Place,
    country_map,
    coverage,
    number,
    on_map,
    share,
)
from portal.kernel.charts import Table as Rows
from portal.web import findings
from portal.web.pictures.basis import Reader, coverage_basis, coverage_unit, coverage_words

Lead = Callable[[CoverageLine], str]
MOST = 12


def coverage_picture(reader: Reader, name: str, table: CoverageTable, *, href: str = "") -> Figure:
    """Draw the whole as one thick bar with its four states."""
    row = _row(table.total, reader.why_withheld(), href)
    return _figure(reader, name, table, [row], [table.total], findings.coverage_finding(table))


def branches_picture(
    reader: Reader, name: str, table: CoverageTable, *, lead: Lead, most: int = MOST
) -> Figure:
    """Draw one bar a branch, the least heard first: there is the most to do."""
    why = reader.why_withheld()
    ordered = sorted(table.lines, key=lambda line: (line.share is None, line.share or 0, -(line.active or 0)))
    lines = [line for line in ordered if line.active or line.active is None]
    rows = [_row(line, why, lead(line)) for line in lines[:most]]
    return _figure(reader, name, table, rows, lines, findings.quietest(table), lead)


def map_picture(reader: Reader, name: str, table: CoverageTable) -> Figure:
    """Draw countries, darker where more is heard, silence hatched; what is off the map is in the table."""
    names = country_names(reader.network)
    lines = [replace(line, label=names.get(line.key, line.key)) for line in table.lines if line.key]
    places = {line.key: Place(line.label, line.heard, line.active or 0, _said(line)) for line in lines}
    figure = _figure(reader, name, table, [], lines, findings.coverage_finding(table))
    drawn = country_map(name, figure.finding, places, description=figure.unit)
    away = [line.label for line in lines if not on_map(line.key)]
    beside = (_("not on the map: %(names)s") % {"names": ", ".join(away)},) if away else ()
    hidden = any(line.heard is None for line in lines)
    return replace(
        figure,
        picture=drawn,
        based_on=(*figure.based_on, *beside, _("shapes: Natural Earth")),
        withheld=reader.why_withheld() if hidden else "",
        empty="" if lines else figure.empty,
    )


def _said(line: CoverageLine) -> str:
    if line.heard is None or not line.active:
        return _("not shown")
    return coverage_words(line.heard, line.active)


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
    lead: Lead = lambda _line: "",
) -> Figure:
    unit = coverage_unit(reader.network, table)
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
        empty=_empty(table, bool(rows)),
    )


def _empty(table: CoverageTable, has_rows: bool) -> str:
    if table.total.active is None and table.published_at is None:
        return _("Nothing is published yet. Figures appear here when a month is over.")
    return "" if has_rows else _("No branch with active dealers is below this one.")
