"""Make files: workbooks through libraries, and by hand what no library would write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import xlsxwriter
import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Make = Callable[[Path], object]
Pieces = Callable[[], Iterable[bytes]]
PLAIN = [["number", "name", "country"], ["00017", "Wärme Voß", "DE"]]


def book(
    rows: Sequence[Sequence[object]], finish: Callable[..., object] | None = None, **options: object
) -> Make:
    """Return what writes a workbook; a cell may be (value, number format), `finish` may change the sheet."""

    def make(path: Path) -> None:
        workbook = xlsxwriter.Workbook(
            path, {"strings_to_formulas": False, "strings_to_urls": False, **options}
        )
        sheet = workbook.add_worksheet("Liste")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, tuple):
                    sheet.write(at, column, value[0], workbook.add_format({"num_format": value[1]}))
                elif value is not None:
                    sheet.write(at, column, value)
        if finish:
            finish(workbook, sheet)
        workbook.close()

    return make


def old_book(rows: Sequence[Sequence[object]], finish: Callable[..., object] | None = None) -> Make:
    """Return what writes an old workbook; a cell may be (value, number format)."""

    def make(path: Path) -> None:
        workbook = xlwt.Workbook(encoding="utf-8")
        sheet = workbook.add_sheet("Liste")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, tuple):
                    sheet.write(at, column, value[0], xlwt.easyxf(num_format_str=value[1]))
                elif value is not None:
                    sheet.write(at, column, value)
        if finish:
            finish(workbook, sheet)
        workbook.save(str(path))

    return make


def text(content: str, encoding: str = "utf-8", bom: bytes = b"") -> Make:
    """Return what writes a text file."""
    return lambda path: path.write_bytes(bom + content.encode(encoding))


def lines(*rows: str, encoding: str = "utf-8") -> Make:
    """Return what writes a text file of rows."""
    return text("\n".join([*rows, ""]), encoding)


def cells_of(*rows: str) -> list[list[object]]:
    """Return rows of cells, which semicolons part."""
    return [row.split(";") for row in rows]


def raw(content: bytes) -> Make:
    """Return what writes bytes."""
    return lambda path: path.write_bytes(content)


def packed(parts: dict[str, bytes | str | Pieces]) -> Make:
    """Return what writes a container of parts, as often as it is asked; a large part is made in pieces."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            for name, content in parts.items():
                if isinstance(content, bytes | str):
                    container.writestr(name, content)
                else:
                    with container.open(name, "w") as part:
                        for piece in content():
                            part.write(piece)

    return make


def workbook_parts(
    sheet: str, *, main: str = MAIN, relations: str = RELATIONS, **more: object
) -> dict[str, object]:
    """Return the parts of a workbook by hand; `sheet` is what its sheet holds, `texts` its shared texts."""
    kinds = {"worksheet": "worksheets/sheet1.xml"}
    parts: dict[str, object] = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">'
        '<sheets><sheet name="Liste" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    if "texts" in more:
        kinds["sharedStrings"] = "sharedStrings.xml"
        parts["xl/sharedStrings.xml"] = more["texts"]
    parts["xl/_rels/workbook.xml.rels"] = (
        "<Relationships>"
        + "".join(
            f'<Relationship Id="{kind}" Type="{relations}/{kind}" Target="{target}"/>'
            for kind, target in kinds.items()
        )
        + "</Relationships>"
    )
    return parts


def inline(*rows: Sequence[str]) -> str:
    """Return rows of inline texts whose cells say no place."""
    cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows)
    return "<sheetData>" + "".join(f"<row>{row}</row>" for row in cells) + "</sheetData>"


def changed(make: Make, change: Callable[[bytes], bytes]) -> Make:
    """Return what writes a file and then changes its bytes."""

    def make_changed(path: Path) -> None:
        make(path)
        path.write_bytes(change(path.read_bytes()))

    return make_changed
