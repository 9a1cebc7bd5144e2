"""Archives, and office files that are some: bombs, macros, secrets, paths that lead out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache

File = tuple[str, str, bytes, str]
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEGABYTE = 1024 * 1024


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of these."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(sheet: bytes = b"<sheetData/>", **more: bytes) -> bytes:
    """Return a workbook with this in its only sheet."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "<sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets>"
    book = f"<workbook xmlns='{MAIN}' xmlns:r='{related}'>{sheets}</workbook>"
    ties = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{related}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
    )
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": ties.encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{MAIN}'>".encode() + sheet + b"</worksheet>",
            **{f"xl/{name.replace('__', '/').replace('_', '.')}": content for name, content in more.items()},
        }
    )


@cache
def bomb() -> bytes:
    """Return an archive that unpacks to a thousand times its size."""
    return packed({"zeros": b"\x00" * (64 * MEGABYTE)})


def archives() -> Iterator[File]:
    """Yield them."""
    plain = packed({"a.txt": b"a"})
    yield "zip bomb", "bomb.zip", bomb(), ZIP
    yield "zip of bombs", "nested.zip", packed({f"{at}.zip": bomb() for at in range(20)}), ZIP
    yield (
        "zip with ways out",
        "out.zip",
        packed({"../../etc/cron.d/a": b"a", "/etc/passwd": b"b", "..\\c": b"c"}),
        ZIP,
    )
    yield "zip with a hostile name", "name.zip", packed({"<xq7>\r\n\u202e.txt": b"a"}), ZIP
    yield "zip of nothing", "none.zip", b"PK\x05\x06" + b"\x00" * 18, ZIP
    yield "zip cut off", "cut.zip", plain[:-10], ZIP
    yield (
        "zip that says it has 65,535 files",
        "many.zip",
        plain[:-14] + b"\xff\xff\xff\xff" + plain[-10:],
        ZIP,
    )
    yield "zip that is sealed", "sealed.zip", _sealed(plain), ZIP
    yield "zip of 5,000 names", "names.zip", packed({f"{at}": b"" for at in range(5000)}), ZIP
    yield from _workbooks(plain)


def _workbooks(plain: bytes) -> Iterator[File]:
    yield "workbook that is a plain zip", "plain.xlsx", plain, XLSX
    yield "workbook of nothing", "none.xlsx", packed({"[Content_Types].xml": TYPES, "xl/a": b""}), XLSX
    yield "workbook with macros", "macro.xlsx", workbook(vbaProject_bin=b"Sub Auto_Open()"), XLSX
    yield "workbook that says it has macros", "macro.xlsm", workbook(vbaProject_bin=b"Sub Auto_Open()"), XLSX
    yield "workbook cut off", "cut.xlsx", workbook()[:200], XLSX
    yield "workbook that is sealed", "sealed.xlsx", _sealed(workbook()), XLSX
    cells = b"<sheetData><row r='1'>" + b" " * (210 * MEGABYTE) + b"</row></sheetData>"
    yield "workbook that unpacks to 210 MB", "bomb.xlsx", workbook(cells), XLSX
    entities = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><sheetData>&b;</sheetData>"
    yield "workbook with entities", "entity.xlsx", workbook(entities), XLSX
    far = b"<sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
    yield "workbook with one far cell", "far.xlsx", workbook(far), XLSX
    deep = b"<sheetData>" + b"<row>" * 20_000
    yield "workbook of 20,000 open rows", "deep.xlsx", workbook(deep), XLSX
    number = b"<sheetData><row r='1'><c r='A1' t='s'><v>99999999999999999999</v></c></row></sheetData>"
    yield "workbook with a text that is not there", "index.xlsx", workbook(number), XLSX
    formulas = b"<sheetData><row r='1'><c r='A1' t='str'><f>DDE(1)</f><v>=DDE(1)</v></c></row></sheetData>"
    yield "workbook with formulas", "dde.xlsx", workbook(formulas), XLSX
    linked = b"<sheetData/><oleObjects><oleObject progId='Package' r:id='r9'/></oleObjects>"
    yield "workbook with a thing in it", "ole.xlsx", workbook(linked, embeddings__a_bin=b"MZ"), XLSX
    yield "text file that says it is a workbook", "text.xlsx", b"number;name\n1;a\n", XLSX
    yield (
        "words that hold macros",
        "macro.docx",
        packed({"[Content_Types].xml": TYPES, "word/vbaProject.bin": b"a"}),
        ZIP,
    )


def _sealed(archive: bytes) -> bytes:
    """Return the archive with the mark of a password on every entry."""
    local = archive.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    return local.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
