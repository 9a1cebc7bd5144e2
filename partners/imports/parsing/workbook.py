"""The parts of an XLSX file beside its sheets: which sheets there are, shared texts, number formats.

Our own reader, because one pass has to tell a formula's stored value from a formula without one, to see what
is hidden and merged, to start in milliseconds and to refuse every entity: docs/decisions/ has the reasons.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from xml.parsers import expat

from partners.imports.parsing.limits import MOST_SHEETS, Refusal
from partners.imports.parsing.numbers import format_kind

CHUNK = 64 * 1024
MOST_TEXTS = 1_000_000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


@dataclass(slots=True)
class SheetPart:
    """A sheet of the workbook and where it stands in the container."""

    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class Workbook:
    """What every sheet needs: shared texts, and how each cell style shows numbers."""

    container: zipfile.ZipFile
    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    from_1904: bool = False


def make_parser(start: Start, end: End, text: Callable[[str], None]) -> expat.XMLParserType:
    """Return a parser that refuses document types, and with them every entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def chunks(container: zipfile.ZipFile, part: str) -> Generator[bytes]:
    """Yield a part of the container piece by piece; whoever may stop before the end closes it."""
    with container.open(part) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def feed(parser: expat.XMLParserType, container: zipfile.ZipFile, part: str) -> None:
    """Let a parser read a part of the container to its end."""
    with closing(chunks(container, part)) as pieces:
        for piece in pieces:
            parser.Parse(piece)
    parser.Parse(b"", True)


def unescaped(text: str) -> str:
    """Return a text with the characters that XML can't hold, as spreadsheets write them: _x000D_."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def local(name: str) -> str:
    """Return an element's name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def open_workbook(container: zipfile.ZipFile) -> Workbook:
    """Read everything but the sheets."""
    book = Workbook(container)
    targets = _relations(container, "xl/_rels/workbook.xml.rels")
    _read_sheets(book, {key: target for key, (kind, target) in targets.items() if kind == "worksheet"})
    for kind, target in targets.values():
        if kind == "sharedStrings":
            _read_texts(book, target)
        elif kind == "styles":
            _read_kinds(book, target)
    if not book.sheets:
        raise Refusal("no_sheet")
    return book


def _refuse_doctype(*_declared: object) -> None:
    raise Refusal("entities")


def _walk(container: zipfile.ZipFile, part: str, start: Start, end: End | None = None) -> None:
    feed(make_parser(start, end or (lambda _name: None), lambda _text: None), container, part)


def _relations(container: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, said: dict[str, str]) -> None:
        if local(name) == "Relationship" and said.get("TargetMode") != "External":
            target = said.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[said.get("Id", "")] = said.get("Type", "").rpartition("/")[2], inside

    _walk(container, part, start)
    return found


def _read_sheets(book: Workbook, parts: dict[str, str]) -> None:
    def start(name: str, said: dict[str, str]) -> None:
        if local(name) == "workbookPr":
            book.from_1904 = said.get("date1904") in ("1", "true")
        elif local(name) == "sheet":
            relation = next((value for key, value in said.items() if local(key) == "id"), "")
            if relation in parts:
                is_hidden = said.get("state", "visible") != "visible"
                book.sheets.append(SheetPart(said.get("name", ""), parts[relation], is_hidden))
                if len(book.sheets) > MOST_SHEETS:
                    raise Refusal("too_many_sheets", most=MOST_SHEETS)

    _walk(book.container, "xl/workbook.xml", start)


class _Texts:
    """Collects shared texts: an <si> holds a <t>, or runs of them; what lies in <rPh> tells how to say it."""

    def __init__(self, found: list[str]) -> None:
        self.found = found
        self.pieces: list[str] = []
        self.is_text = self.is_phonetic = False

    def start(self, name: str, _said: dict[str, str]) -> None:
        """Begin a text, or a piece of one."""
        tag = local(name)
        if tag == "si":
            self.pieces.clear()
        elif tag == "rPh":
            self.is_phonetic = True
        elif tag == "t":
            self.is_text = not self.is_phonetic

    def end(self, name: str) -> None:
        """Keep a text that is complete."""
        tag = local(name)
        if tag == "si":
            self._keep(unescaped("".join(self.pieces)))
        elif tag == "rPh":
            self.is_phonetic = False
        elif tag == "t":
            self.is_text = False

    def text(self, text: str) -> None:
        """Collect characters."""
        if self.is_text:
            self.pieces.append(text)

    def _keep(self, text: str) -> None:
        if len(self.found) >= MOST_TEXTS:
            raise Refusal("too_big")
        self.found.append(text)


def _read_texts(book: Workbook, part: str) -> None:
    texts = _Texts(book.texts)
    feed(make_parser(texts.start, texts.end, texts.text), book.container, part)


def _read_kinds(book: Workbook, part: str) -> None:
    codes: dict[int, str] = {}
    state = {"in_styles": False}

    def start(name: str, said: dict[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt":
            codes[int(said.get("numFmtId", 0))] = said.get("formatCode", "")
        elif tag == "cellXfs":
            state["in_styles"] = True
        elif tag == "xf" and state["in_styles"]:
            number = int(said.get("numFmtId", 0))
            book.kinds.append(format_kind(number, codes.get(number, "")))

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            state["in_styles"] = False

    _walk(book.container, part, start, end)
