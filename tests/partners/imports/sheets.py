"""Write sheets for import tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from partners.imports.headings import HEADINGS

HQ = {"number": "HQ", "name": "Pumps HQ", "level": "hq"}


def dealer(number: str = "00017", **cells: object) -> dict[str, object]:
    """Return the cells of a dealer under hq."""
    return {"number": number, "name": f"Dealer {number}", "level": "dealer", "parent number": "HQ"} | {
        key.replace("_", " ").replace("e mail", "e-mail"): value for key, value in cells.items()
    }


def person(**cells: object) -> dict[str, object]:
    """Return the cells of somebody at a dealer."""
    return {"person": "Jens", "e-mail": "jens@example.org", "role": "dealer_staff", "language": "de"} | {
        key.replace("e_mail", "e-mail"): value for key, value in cells.items()
    }


def write_sheet(
    path: Path, rows: Sequence[dict[str, object]], headings: Sequence[str] = HEADINGS, formats: str = ""
) -> Path:
    """Write rows under the headings; `formats` is the number format of the first column."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet()
    first = workbook.add_format({"num_format": formats}) if formats else None
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading)
    for line, row in enumerate(rows, start=1):
        for at, heading in enumerate(headings):
            value = row.get(heading, "")
            if isinstance(value, str) and value.startswith("formula:"):
                sheet.write_formula(line, at, value.removeprefix("formula:"), None, "HIDDEN")
            elif value != "":
                sheet.write(line, at, value, first if at == 0 else None)
    workbook.close()
    return path
