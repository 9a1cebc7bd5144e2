"""What is good and what is bad: themes by praise and by problems, each with its dealers and their share."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from feedback.queries.tables import OTHERS, Line, Table
from portal.kernel.charts import Bar, Cell, Figure, bars, number, share
from portal.kernel.charts import Table as Rows
from portal.web import findings
from portal.web.pictures.basis import Reader, basis_of

Lead = Callable[[Line], str]


def judged_picture(
    reader: Reader,
    name: str,
    table: Table,
    *,
    finding: str,
    unit: str,
    most: int,
    lead: Lead = lambda _line: "",
) -> Figure:
    """Draw the themes of one side as bars; what too few said is in the table's last row alone."""
    shown = sorted((line for line in table.lines if line.dealers), key=lambda line: -(line.dealers or 0))
    drawn = [Bar(line.label, line.dealers, said=_said(line), href=lead(line)) for line in shown[:most]]
    return Figure(
        name=name,
        finding=finding,
        unit=unit,
        picture=bars(name, finding, drawn, description=unit, rtl=reader.rtl),
        table=_as_rows(table, [line for line in table.lines if line.count or line.is_withheld], lead),
        based_on=basis_of(table),
        withheld=_why(reader, table),
        empty="" if shown else _("When enough dealers say the same, it stands here."),
    )


def _why(reader: Reader, table: Table) -> str:
    """Say why figures are missing, and why some are not exact."""
    said = [reader.why_withheld()] if any(line.is_withheld for line in table.lines) else []
    if any(line.at_least for line in table.lines):
        said.append(
            _("“At least” stands where nearly all who speak of it say so: how many do not would be too few.")
        )
    return " ".join(said)


def _said(line: Line) -> str:
    return findings.at_least(line.dealers or 0) if line.at_least else ""


def _as_rows(table: Table, lines: list[Line], lead: Lead) -> Rows:
    spoke = table.total.dealers or 0
    rows = []
    for line in lines:
        dealers = None if line.dealers is None else _said(line) or number(line.dealers)
        part = None if line.dealers is None else _share(line, spoke)
        href = "" if line.key == OTHERS else lead(line)
        rows.append([Cell(line.label, href), Cell(dealers), Cell(part)])
    return Rows([_("Theme"), _("Dealers"), _("Share of those who spoke")], rows)


def _share(line: Line, spoke: int) -> str:
    part = share(line.dealers or 0, spoke)
    return _("at least %(n)s") % {"n": part} if line.at_least and part else part
