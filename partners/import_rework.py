"""Rows that an import left out, whole as they came in, with what to do: to be corrected there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from partners.import_exports import OPTIONS
from partners.imports.fields import PERSON_FIELDS
from partners.imports.mapping import Mapping
from partners.imports.remarks import is_remark, remark_heading
from partners.imports.rows import read_address
from partners.imports.table import RawRow, Table
from partners.models import ImportProblem, ImportRun
from partners.queries.erasures import erased_addresses
from partners.queries.import_reports import problems_by_row
from partners.services.imports.planning import table_of

WIDTH, LONGEST = 18, 32_000
BATCH = 500
Place = tuple[int, list[ImportProblem]]
Found = tuple[RawRow, list[ImportProblem]]


def rework_workbook(run: ImportRun) -> IO[bytes]:
    """Return the rows left out in the file's own columns; one row at a time, from the file as it is kept."""
    mapping = Mapping.from_json(run.mapping)
    file = tempfile.TemporaryFile(prefix="rework-")  # noqa: SIM115 (the answer closes it)
    with table_of(run) as table, xlsxwriter.Workbook(file, OPTIONS) as workbook:
        sheet = workbook.add_worksheet(_("Rows that need work")[:31])
        text = workbook.add_format({"num_format": "@", "quote_prefix": True})
        bold = workbook.add_format({"bold": True, "num_format": "@", "quote_prefix": True})
        sheet.set_column(0, len(mapping.columns), WIDTH)
        sheet.freeze_panes(1, 0)
        for at, line in enumerate(_lines(run, table, mapping)):
            for place, value in enumerate(line):
                if value:
                    sheet.write_string(at, place, _plain(value), text if at else bold)
    file.seek(0)
    return file


def _lines(run: ImportRun, table: Table, mapping: Mapping) -> Iterator[list[str]]:
    """Yield the headings, then each row with a problem; the remark of an earlier round is left away."""
    texts = [heading.text for heading in table.sheet(mapping.sheet).headings]
    kept = [at for at, heading in enumerate(texts) if not is_remark(heading)]
    yield [*(texts[at] for at in kept), remark_heading()]
    wanted = _joined(table.rows(mapping.sheet, mapping.heading_row), _by_line(run, mapping))
    people = {column.at for column in mapping.columns if column.field in PERSON_FIELDS}
    while batch := list(islice(wanted, BATCH)):
        erased = _erased(run, mapping, batch)
        for row, problems in batch:
            hidden = people if row.number in erased else ()
            yield [*("" if at in hidden else _cell(row, at) for at in kept), _remark(problems)]


def _erased(run: ImportRun, mapping: Mapping, batch: Sequence[Found]) -> set[int]:
    """Return the rows about people who were erased here: these go out no more, whatever else is wrong."""
    column = mapping.column("email")
    if column is None or run.network is None:
        return set()
    said = {row.number: read_address(_cell(row, column.at)) for row, _problems in batch}
    gone = erased_addresses(run.network, set(said.values()) - {""})
    return {number for number, address in said.items() if address in gone}


def _by_line(run: ImportRun, mapping: Mapping) -> Iterator[Place]:
    found = problems_by_row(run, mapping.sheet[:100]).iterator(chunk_size=2000)
    for line, problems in groupby(found, key=lambda problem: problem.line):
        yield line, list(problems)


def _joined(rows: Iterator[RawRow], places: Iterator[Place]) -> Iterator[Found]:
    """Walk the file and the problems side by side: both go by the row's number."""
    place = next(places, None)
    for row in rows:
        while place and place[0] < row.number:
            place = next(places, None)
        if place is None:
            return
        if place[0] == row.number:
            yield row, place[1]


def _cell(row: RawRow, at: int) -> str:
    text = row.cells[at] if at < len(row.cells) else ""
    code = row.wrong.get(at, "")
    return text or (code if code.startswith("#") else "")


def _remark(problems: list[ImportProblem]) -> str:
    said = (f"{each.column}: {each.advice}" if each.column else each.advice for each in problems)
    return " / ".join(dict.fromkeys(said))


def _plain(value: str) -> str:
    """Drop control characters, which no spreadsheet takes, and end where a cell does."""
    return "".join(sign for sign in value if sign.isprintable())[:LONGEST]
