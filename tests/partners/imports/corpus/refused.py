"""Files that can't be read as a whole: one clear sentence each."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.partners.imports.corpus.case import Case
from tests.partners.imports.corpus.making import (
    OLE2,
    PLAIN,
    book,
    changed,
    inline,
    old_book,
    packed,
    raw,
    text,
    workbook_parts,
)

DAMAGED = "{} is damaged or cut off. Open it, save it anew as “Excel workbook (.xlsx)”, choose that file."
OTHER = "{} is not what its name says: it holds {}. Save it anew as “Excel workbook (.xlsx)”."
ENDING = "{} is not what its name says: it holds {}. Let its name end in .{}."
LOCKED = "{} is protected by a password. Save it without one and choose that file."
TOO_BIG = "{} is too large when unpacked. Split it, or delete what is not needed."
ENTITIES = "{} holds instructions that no spreadsheet program writes. Save it anew in one."
NO_CELL = "{} has sheets, but no filled cell. Choose the file with your partners."
LAUGHS = '<!DOCTYPE sst [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(12)
)
LIST = "number;name\n17;Voss\n"


def _nothing(path: Path) -> None:
    """Write no file at all."""


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _spoilt(content: bytes) -> bytes:
    """Change a byte inside a packed part."""
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def _encrypted(content: bytes) -> bytes:
    """Turn a harmless record of an old workbook into the one that says it is encrypted."""
    return content.replace(b"\x42\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\xb0\x04", 1)


def _flagged(content: bytes) -> bytes:
    """Set the flag of encryption on every entry of a container."""
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content = content[: at + offset] + bytes([content[at + offset] | 1]) + content[at + offset + 1 :]
            at = content.find(mark, at + 4)
    return content


def _spaces(megabytes: int) -> Iterator[bytes]:
    for _megabyte in range(megabytes):
        yield b" " * 1024 * 1024


def _many_texts() -> Iterator[bytes]:
    yield b"<sst>"
    for _thousand in range(1_001):
        yield b"<si><t>a</t></si>" * 1000
    yield b"</sst>"


def _lying_size(path: Path) -> None:
    """Pack 64 MB and claim that they are 1 KB."""
    packed(workbook_parts("") | {"xl/worksheets/sheet1.xml": lambda: _spaces(64)})(path)
    with zipfile.ZipFile(path) as container:
        real = container.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(real, (1024).to_bytes(4, "little")))


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)


def _many_sheets(workbook: object, _sheet: object) -> None:
    for _at in range(50):
        workbook.add_worksheet()


def _ole2(stream: str) -> bytes:
    return OLE2 + b"\0" * 600 + f"{stream}\0".encode("utf-16-le") + b"\0" * 1000


REFUSED = [
    Case("no-file", "none.xlsx", _nothing, ["There is no file none.xlsx. Check the path."]),
    Case("empty", "a.xlsx", raw(b""), ["a.xlsx is empty. Choose the file with your partners."]),
    Case("empty-text", "a.csv", raw(b""), ["a.csv is empty. Choose the file with your partners."]),
    Case("blank-text", "a.csv", raw(b"\xef\xbb\xbf\r\n;;;\r\n   \r\n"), [NO_CELL.format("a.csv")]),
    Case("empty-sheet", "a.xlsx", book([]), [NO_CELL.format("a.xlsx")]),
    Case("empty-old-sheet", "a.xls", old_book([]), [NO_CELL.format("a.xls")]),
    Case(
        "wrong-extension",
        "a.pdf",
        raw(b"%PDF-1.7 whatever"),
        ["a.pdf is no spreadsheet. Save it as .xlsx, .xls, .csv, .tsv or .txt and choose that file."],
    ),
    Case(
        "no-extension",
        "list",
        text(LIST),
        ["list is no spreadsheet. Save it as .xlsx, .xls, .csv, .tsv or .txt and choose that file."],
    ),
    Case("pdf-as-workbook", "a.xlsx", raw(b"%PDF-1.7 whatever"), [OTHER.format("a.xlsx", "a PDF")]),
    Case("picture-as-workbook", "a.xls", raw(b"\x89PNG\r\n\x1a\n"), [OTHER.format("a.xls", "a picture")]),
    Case("workbook-as-text", "a.csv", book(PLAIN), [ENDING.format("a.csv", "an Excel workbook", "xlsx")]),
    Case("workbook-as-old", "a.xls", book(PLAIN), [ENDING.format("a.xls", "an Excel workbook", "xlsx")]),
    Case(
        "old-as-workbook",
        "a.xlsx",
        old_book(PLAIN),
        [ENDING.format("a.xlsx", "an old Excel workbook", "xls")],
    ),
    Case("text-as-workbook", "a.xlsx", text(LIST), [ENDING.format("a.xlsx", "plain text", "csv")]),
    Case(
        "web-page-as-old",
        "a.xls",
        text("<html><body><table><tr><td>number</td></tr></table></body></html>"),
        [OTHER.format("a.xls", "a web page")],
    ),
    Case(
        "xml-as-old",
        "a.xls",
        text('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
        [OTHER.format("a.xls", "XML")],
    ),
    Case("rtf-as-text", "a.txt", raw(b"{\\rtf1 number}"), [OTHER.format("a.txt", "formatted text")]),
    Case(
        "opendocument",
        "a.xlsx",
        packed({"content.xml": "<a/>"}),
        [OTHER.format("a.xlsx", "an OpenDocument sheet")],
    ),
    Case(
        "binary-workbook",
        "a.xlsx",
        packed({"xl/workbook.bin": "x"}),
        [OTHER.format("a.xlsx", "a binary Excel workbook")],
    ),
    Case(
        "word", "a.xlsx", packed({"word/document.xml": "<a/>"}), [OTHER.format("a.xlsx", "a Word document")]
    ),
    Case("old-word", "a.xls", raw(_ole2("WordDocument")), [OTHER.format("a.xls", "a Word document")]),
    Case("archive", "a.xlsx", packed({"list.csv": LIST}), [OTHER.format("a.xlsx", "an archive")]),
    Case(
        "binary-as-text",
        "a.csv",
        raw(bytes(range(1, 32)) * 40),
        [OTHER.format("a.csv", "something that is no table")],
    ),
    Case("cut-off", "a.xlsx", changed(book(PLAIN), _half), [DAMAGED.format("a.xlsx")]),
    Case("cut-off-old", "a.xls", changed(old_book(PLAIN), _half), [DAMAGED.format("a.xls")]),
    Case("spoilt", "a.xlsx", changed(book(PLAIN), _spoilt), [DAMAGED.format("a.xlsx")]),
    Case("hollow", "a.xlsx", packed({"xl/workbook.xml": "<a/>"}), [DAMAGED.format("a.xlsx")]),
    Case("broken-xml", "a.xlsx", packed(workbook_parts("<sheetData><row>")), [DAMAGED.format("a.xlsx")]),
    Case("password", "a.xlsx", raw(_ole2("EncryptedPackage")), [LOCKED.format("a.xlsx")]),
    Case("password-old", "a.xls", changed(old_book(PLAIN), _encrypted), [LOCKED.format("a.xls")]),
    Case("password-container", "a.xlsx", changed(book(PLAIN), _flagged), [LOCKED.format("a.xlsx")]),
    Case(
        "exploding",
        "a.xlsx",
        packed(workbook_parts("") | {"xl/worksheets/sheet1.xml": lambda: _spaces(201)}),
        [TOO_BIG.format("a.xlsx")],
    ),
    Case("exploding-secretly", "a.xlsx", _lying_size, [DAMAGED.format("a.xlsx")]),
    Case(
        "exploding-texts",
        "a.xlsx",
        packed(workbook_parts(inline(["number"]), texts=_many_texts)),
        [TOO_BIG.format("a.xlsx")],
    ),
    Case(
        "entity-bomb",
        "a.xlsx",
        packed(workbook_parts("", texts=f"{LAUGHS}]><sst><si><t>&m;</t></si></sst>")),
        [ENTITIES.format("a.xlsx")],
    ),
    Case(
        "outer-entity",
        "a.xlsx",
        packed(
            workbook_parts(
                "",
                texts='<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>',
            )
        ),
        [ENTITIES.format("a.xlsx")],
    ),
    Case(
        "too-many-rows",
        "a.csv",
        text("number;name;note\n" + ";;x\n" * 100_000),
        ["a.csv has more than 100000 filled rows in a sheet. Split it."],
    ),
    Case(
        "too-many-columns",
        "a.csv",
        text("number;name" + ";" * 199 + "x\n"),
        ["a.csv has more than 200 columns in row 1. Delete those that are not needed."],
    ),
    Case(
        "too-many-sheets",
        "a.xlsx",
        book(PLAIN, _many_sheets),
        ["a.xlsx has more than 50 sheets. Keep the one with your partners."],
    ),
    Case("too-large", "a.csv", _sparse, ["a.csv is larger than 50 MB. Split it."]),
    Case(
        "no-sheet",
        "a.xlsx",
        packed(
            workbook_parts("") | {"xl/workbook.xml": "<workbook><sheets/></workbook>"},
        ),
        ["a.xlsx has no sheet with cells. Choose the file with your partners."],
    ),
    Case(
        "open-quote",
        "a.csv",
        text('number;name\n17;"Voss\n' + "18;Ahlers\n" * 4000),
        ["In a.csv a quotation mark opens in or before row 2 and never closes. Close or delete it."],
    ),
    Case(
        "no-headings",
        "a.csv",
        text("00017;Voss;12345\n00018;Ahlers;54321\n"),
        ["No row of a.csv looks like headings. Give each column a heading, such as number, name, country."],
    ),
    Case(
        "unknown-headings",
        "a.csv",
        text("kolumna;druga\n00017;Voss\n"),
        ["Choose the columns for: Partner number, Partner name."],
    ),
]
