"""Lists as files: every cell a text or a number, never a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.enums import Level
from partners.imports.parsing.texts import defused
from partners.models import Partner
from partners.queries.network.directory import EPOCH

# More than this many rows go out as text: a workbook of them takes too long to write while somebody waits.
MOST, BLOCK = 100_000, 2000
COLUMNS = (
    *("level", "number", "name", "country", "street", "postcode", "town", "band", "ownership_group"),
    *("parent__name", "is_active"),
)
WIDTHS = (12, 14, 36, 10, 28, 10, 18, 8, 22, 28, 10, 14)


def partner_workbook(rows: QuerySet[Partner], *, with_heard: bool) -> IO[bytes]:
    """Return the rows as an open XLSX file that is gone once it was read."""
    return write_workbook(_("Partners"), _headings(with_heard), _lines(rows, with_heard))


def partner_text(rows: QuerySet[Partner], *, with_heard: bool) -> Iterator[bytes]:
    """Return the rows as text for spreadsheet programs, a block at a time: however many they are."""
    return _text(rows, with_heard, get_language() or "en")


def _text(rows: QuerySet[Partner], with_heard: bool, language: str) -> Iterator[bytes]:
    """Yield blocks of text; the reader's language is given, for the request is over by then."""
    waiting = io.StringIO("\ufeff", newline="")
    waiting.seek(0, io.SEEK_END)
    writer = csv.writer(waiting, delimiter=";")
    with translation.override(language):
        writer.writerow(_headings(with_heard))
        for at, line in enumerate(_lines(rows, with_heard), start=1):
            writer.writerow([defused(_plain(value)) for value in line])
            if at % BLOCK == 0:
                yield waiting.getvalue().encode()
                waiting.seek(0)
                waiting.truncate()
        yield waiting.getvalue().encode()


def _headings(with_heard: bool) -> list[str]:
    return [
        *(_("Level"), _("Number"), _("Name"), _("Country"), _("Street"), _("Postcode"), _("Town"), _("Band")),
        *(_("Ownership group"), _("Under"), _("Active")),
        *([_("Last heard")] if with_heard else []),
    ]


def _lines(rows: QuerySet[Partner], with_heard: bool) -> Iterator[list[str]]:
    columns = [*COLUMNS, *(["heard_at"] if with_heard else [])]
    levels, answers = {key: str(label) for key, label in Level.choices}, {True: _("yes"), False: _("no")}
    for row in rows.values_list(*columns).iterator(chunk_size=BLOCK):
        yield _line(row, levels, answers)


def _line(row: tuple[Any, ...], levels: dict[str, str], answers: dict[bool, str]) -> list[str]:
    level, *facts, above, is_active = row[: len(COLUMNS)]
    heard = [_day(at) for at in row[len(COLUMNS) :]]
    return [levels[level], *facts, above or "", answers[is_active], *heard]


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat() if at != EPOCH else ""


def write_workbook(title: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> IO[bytes]:
    """Write rows to a file on disk, one at a time; texts stay texts, also when somebody edits the cell."""
    file = tempfile.TemporaryFile(prefix="workbook-")  # noqa: SIM115 (the answer closes it)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        text = workbook.add_format({"quote_prefix": True, "num_format": "@"})
        bold = workbook.add_format({"bold": True})
        for at, width in enumerate(WIDTHS[: len(headings)]):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 0)
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, bold)
        for row, line in enumerate(lines, start=1):
            for at, value in enumerate(line):
                if value:
                    sheet.write_string(row, at, _plain(value), text)
    file.seek(0)
    return file


def _plain(value: str) -> str:
    """Drop control characters, which no spreadsheet takes, and end where a cell does."""
    if value.isprintable():
        return value[:32_000]
    return "".join(sign for sign in value if sign.isprintable() or sign == "\n")[:32_000]
