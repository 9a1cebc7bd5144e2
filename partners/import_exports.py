"""An import's report as a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import ImportRun
from partners.queries.import_reports import problems_of, summary_of

WIDTHS = (16, 8, 22, 32, 70)
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def report_workbook(run: ImportRun) -> IO[bytes]:
    """Return the rows left out, with what to do, and the figures; the file is gone once it was read."""
    file = tempfile.TemporaryFile(prefix="report-")  # noqa: SIM115 (the answer closes it)
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        text = workbook.add_format({"num_format": "@", "quote_prefix": True})
        bold = workbook.add_format({"bold": True})
        left_out = workbook.add_worksheet(_("Rows left out")[:31])
        for at, width in enumerate(WIDTHS):
            left_out.set_column(at, at, width)
        headings = (_("Sheet"), _("Row"), _("Column"), _("Value"), _("What to do"))
        _write(left_out, headings, _problems(run), bold, text)
        _write(workbook.add_worksheet(_("What was done")[:31]), ("", ""), _figures(run), bold, text)
    file.seek(0)
    return file


def _problems(run: ImportRun) -> Iterator[tuple[str | int, ...]]:
    for problem in problems_of(run).iterator(chunk_size=2000):
        yield problem.sheet, problem.line, problem.column, problem.value, problem.advice


def _figures(run: ImportRun) -> Iterator[tuple[str | int, ...]]:
    at = timezone.localtime(run.finished_at or run.created_at)
    yield _("File"), run.filename
    yield _("State"), run.get_stage_display()
    yield _("Date"), at.strftime("%Y-%m-%d %H:%M")
    yield _("Rows left out"), run.rows_bad
    for line in summary_of(run):
        yield str(line.label), line.count


def _write(sheet, headings, rows, bold, text) -> None:
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, bold)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, at, value)
            else:
                sheet.write_string(line, at, value, text)
