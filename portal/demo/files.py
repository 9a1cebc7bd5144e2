"""A manufacturer's look, and plain tables as workbooks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile

Table = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Look:
    """A manufacturer's colour and name on its material."""

    brand: str
    colour: str


def table(name: str, sheet_title: str, rows: Table) -> ContentFile:
    """Make a workbook with one table under bold headings."""
    import xlsxwriter  # noqa: PLC0415 (only the loading of the demo and exports need it)

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(sheet_title)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(rows[0]) - 1, 16)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row, None if at else head)
        sheet.freeze_panes(1, 0)
    return ContentFile(stream.getvalue(), name=name)
