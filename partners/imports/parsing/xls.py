"""The sheets of an old XLS file, through xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd

from partners.imports.parsing.limits import MOST_SHEETS, Refusal
from partners.imports.parsing.lines import Line, Source
from partners.imports.parsing.numbers import format_kind, shown
from partners.imports.parsing.texts import clean


def open_xls(path: Path) -> Iterator[Source]:
    """Yield the sheets of a workbook; each is loaded when its turn comes."""
    try:
        book = xlrd.open_workbook(
            str(path), on_demand=True, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        raise Refusal("locked" if "encrypted" in str(error) else "damaged") from error
    if book.nsheets > MOST_SHEETS:
        raise Refusal("too_many_sheets", most=MOST_SHEETS)
    kinds = [format_kind(xf.format_key, _code(book, xf.format_key)) for xf in book.xf_list]
    for at in range(book.nsheets):
        sheet = book.sheet_by_index(at)
        hidden_columns = tuple(at for at, info in sheet.colinfo_map.items() if info.hidden)
        hidden_rows = {number for number, info in sheet.rowinfo_map.items() if info.hidden}
        lines = _lines(sheet, kinds, hidden_rows, from_1904=book.datemode == 1)
        yield Source(sheet.name, lines, bool(sheet.visibility), hidden_columns, len(hidden_rows))
        book.unload_sheet(at)


def _code(book: Any, key: int) -> str:
    found = book.format_map.get(key)
    return str(found.format_str) if found else ""


def _lines(sheet: Any, kinds: list[str], hidden: set[int], *, from_1904: bool) -> Iterator[Line]:
    merged = {(low, left): high for low, high, left, _right in sheet.merged_cells if high - low > 1}
    spans: dict[int, tuple[int, str]] = {}
    for number in range(sheet.nrows):
        line = Line(number + 1, {}, is_hidden=number in hidden)
        for at, cell in enumerate(sheet.row(number)):
            _take(line, at, cell, kinds, from_1904=from_1904)
        for at, (end, value) in spans.items():
            if number < end and line.cells:
                line.cells.setdefault(at, value)
        for at, value in line.cells.items():
            if (number, at) in merged:
                spans[at] = merged[number, at], value
        yield line


def _take(line: Line, at: int, cell: Any, kinds: list[str], *, from_1904: bool) -> None:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        line.wrong[at] = xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        line.cells[at] = "true" if cell.value else "false"
    elif cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        kind = kinds[cell.xf_index] if cell.xf_index is not None else ""
        line.cells[at] = shown(cell.value, kind, from_1904=from_1904)
    elif cell.ctype == xlrd.XL_CELL_TEXT:
        line.cells[at] = clean(cell.value)
