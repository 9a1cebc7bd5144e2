"""Lists as files: every cell a text or a number, never a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import Level
from partners.models import Partner
from partners.queries.network.directory import EPOCH
from portal.kernel.errors import DomainError

MOST = 100_000
COLUMNS = (
    *("level", "number", "name", "country", "street", "postcode", "town", "band", "ownership_group"),
    *("parent__name", "is_active"),
)
WIDTHS = (12, 14, 36, 10, 28, 10, 18, 8, 22, 28, 10, 14)


def partner_workbook(rows: QuerySet[Partner], *, with_heard: bool) -> IO[bytes]:
    """Return the rows as an open XLSX file that is gone once it was read; at most 100,000 of them."""
    if rows[MOST : MOST + 1].exists():
        raise DomainError(
            _("This list has more than %(most)s rows. Filter it, and take it out in parts.") % {"most": MOST}
        )
    headings = [
        *(_("Level"), _("Number"), _("Name"), _("Country"), _("Street"), _("Postcode"), _("Town"), _("Band")),
        *(_("Ownership group"), _("Under"), _("Active")),
        *([_("Last heard")] if with_heard else []),
    ]
    columns = [*COLUMNS, *(["heard_at"] if with_heard else [])]
    levels, answers = {key: str(label) for key, label in Level.choices}, {True: _("yes"), False: _("no")}
    lines = (_line(row, levels, answers) for row in rows.values_list(*columns).iterator(chunk_size=2000))
    return write_workbook(_("Partners"), headings, lines)


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
