"""Read the rows of an XLSX file one by one: little memory, no formulas, no surprises."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.kernel.errors import DomainError

HEADINGS = (
    "number",
    "name",
    "level",
    "parent number",
    "country",
    "town",
    "band",
    "ownership group",
    "person",
    "e-mail",
    "role",
    "language",
    "consent",
)
MOST_BYTES = 300 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 60
LONGEST = 500
# What a spreadsheet program would take for the beginning of a formula when the text is exported again.
FORMULA_STARTS = "=+-@\t\r"
STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


class ImportFileError(DomainError):
    """The file as a whole can't be read."""

    code = "import_file"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file: its number there, and its texts by heading."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


def read_rows(path: Path) -> Iterator[RawRow]:
    """Yield the filled rows under the headings; the file is closed at the end."""
    with _first_sheet(path) as sheet:
        rows = sheet.iter_rows(max_col=MOST_COLUMNS)
        columns = _columns(next(rows, ()))
        for number, cells in enumerate(rows, start=2):
            if number > MOST_ROWS:
                raise ImportFileError(
                    _("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS}
                )
            row = _raw_row(number, columns, cells)
            if any(row.cells.values()) or row.formulas:
                yield row


@contextmanager
def _first_sheet(path: Path) -> Iterator[Any]:
    _check_container(path)
    from openpyxl import load_workbook  # noqa: PLC0415 (costs over a second to import)

    try:
        workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # whatever a broken workbook makes the library raise
        raise ImportFileError(_not_a_workbook(path)) from error
    try:
        if not workbook.worksheets:
            raise ImportFileError(_not_a_workbook(path))
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        yield sheet
    finally:
        workbook.close()


def _check_container(path: Path) -> None:
    if not path.is_file():
        raise ImportFileError(_("There is no file %(path)s. Check the path.") % {"path": path})
    try:
        with zipfile.ZipFile(path) as container:
            names = {entry.filename for entry in container.infolist()}
            size = sum(entry.file_size for entry in container.infolist())
            broken = container.testzip() if size <= MOST_BYTES else None
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise ImportFileError(_not_a_workbook(path)) from error
    if "xl/workbook.xml" not in names or broken:
        raise ImportFileError(_not_a_workbook(path))
    if size > MOST_BYTES:
        raise ImportFileError(_("The file is too large when unpacked. Split it."))


def _not_a_workbook(path: Path) -> str:
    return _("%(name)s is not a readable XLSX file. Save it anew as “Excel workbook (.xlsx)”.") % {
        "name": path.name
    }


def _columns(first: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for at, cell in enumerate(first):
        heading = clean(str(cell.value or "")).lower()
        if heading in HEADINGS and heading not in found.values():
            found[at] = heading
    missing = [heading for heading in HEADINGS if heading not in found.values()]
    if missing:
        raise ImportFileError(
            _("The first row lacks these headings: %(missing)s. Add them, spelt just so.")
            % {"missing": ", ".join(missing)}
        )
    return found


def _raw_row(number: int, columns: dict[int, str], cells: Any) -> RawRow:
    texts = dict.fromkeys(HEADINGS, "")
    formulas = []
    for at, cell in enumerate(cells):
        heading = columns.get(at)
        if heading is None or cell.value is None:
            continue
        if cell.data_type == "f":
            formulas.append(heading)
        else:
            texts[heading] = _text(cell)
    return RawRow(number, texts, tuple(formulas))


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        shown = str(cell.number_format or "")
        return str(value).zfill(len(shown)) if shown and set(shown) == {"0"} else str(value)
    return clean(str(value))


def clean(text: str) -> str:
    """Return a text without control and steering characters, and harmless in a spreadsheet."""
    kept = "".join(
        " " if unicodedata.category(letter) == "Cc" else letter for letter in text if letter not in STEERING
    )
    joined = " ".join(unicodedata.normalize("NFC", kept).split())
    return joined.lstrip(FORMULA_STARTS + " ")[:LONGEST]
