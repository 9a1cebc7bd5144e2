"""The sheets of an XLSX file, row by row: stored values of formulas, dates, merged cells, what is hidden."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from partners.imports.parsing.letters import column_index
from partners.imports.parsing.limits import MOST_COLUMNS, MOST_MERGES, MOST_UNPACKED, Refusal
from partners.imports.parsing.lines import Line, Source
from partners.imports.parsing.numbers import shown
from partners.imports.parsing.texts import clean
from partners.imports.parsing.workbook import Workbook, chunks, local, make_parser, open_workbook, unescaped

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"')
LONGEST_TAG = 2000
DIGITS = "0123456789"


@dataclass(slots=True)
class Scan:
    """What stands behind the rows but is needed before them."""

    merges: dict[int, dict[int, int]] = field(default_factory=dict)
    hidden_rows: int = 0


def open_xlsx(path: Path) -> Iterator[Source]:
    """Yield the sheets; their rows are read when they are asked for, while the file is open."""
    with zipfile.ZipFile(path) as container:
        if sum(entry.file_size for entry in container.infolist()) > MOST_UNPACKED:
            raise Refusal("too_big")
        if container.testzip():
            raise Refusal("damaged")
        book = open_workbook(container)
        for sheet in book.sheets:
            scan = _scan(container, sheet.part)
            reader = _SheetReader(book, scan)
            hidden = tuple(_hidden_columns(container, sheet.part))
            with closing(_lines(reader, container, sheet.part)) as lines:
                yield Source(sheet.name, lines, sheet.is_hidden, hidden, scan.hidden_rows)


def _scan(container: zipfile.ZipFile, part: str) -> Scan:
    """Look for merged cells and hidden rows: by column, the first row of each range and its last."""
    scan, count, rest = Scan(), 0, b""
    for piece in chunks(container, part):
        text = rest + piece
        cut = max(text.rfind(b">") + 1, len(text) - LONGEST_TAG)
        scan.hidden_rows += len(HIDDEN_ROW.findall(text, 0, cut))
        for letters, first, last in MERGED.findall(text, 0, cut):
            count += 1
            if int(last) > int(first) and count <= MOST_MERGES:
                ranges = scan.merges.setdefault(column_index(letters.decode()), {})
                ranges[int(first)] = int(last)
        rest = text[cut:]
    return scan


def _hidden_columns(container: zipfile.ZipFile, part: str) -> list[int]:
    """Return the columns that the sheet hides, from the part's beginning."""
    hidden: set[int] = set()
    ended = [False]

    def start(name: str, said: dict[str, str]) -> None:
        tag = local(name)
        if tag == "col" and said.get("hidden") in ("1", "true"):
            hidden.update(range(int(said["min"]) - 1, min(int(said["max"]), MOST_COLUMNS)))
        ended[0] = ended[0] or tag == "sheetData"

    parser = make_parser(start, lambda _name: None, lambda _text: None)
    with closing(chunks(container, part)) as pieces:
        for piece in pieces:
            parser.Parse(piece)
            if ended[0]:
                break
    return sorted(hidden)


def _lines(reader: _SheetReader, container: zipfile.ZipFile, part: str) -> Generator[Line]:
    parser = make_parser(reader.start, reader.end, reader.text)
    with closing(chunks(container, part)) as pieces:
        for piece in pieces:
            parser.Parse(piece)
            yield from reader.taken()
    parser.Parse(b"", True)
    yield from reader.taken()


class _SheetReader:
    """Gathers rows from the elements of a sheet."""

    def __init__(self, book: Workbook, scan: Scan) -> None:
        self.book = book
        self.scan = scan
        self.rows: list[Line] = []
        self.line = Line(0, {})
        self.columns: dict[str, int] = {}
        self.at = -1
        self.kind = "n"
        self.style = 0
        self.is_formula = False
        self.has_value = False
        self.is_collecting = False
        self.is_phonetic = False
        self.pieces: list[str] = []
        self.spans: dict[int, tuple[int, str]] = {}

    def taken(self) -> list[Line]:
        """Hand over the rows that are complete."""
        rows, self.rows = self.rows, []
        return rows

    def text(self, text: str) -> None:
        """Collect the text of a value."""
        if self.is_collecting:
            self.pieces.append(text)

    def start(self, name: str, said: dict[str, str]) -> None:
        """Open a row, a cell or a part of one."""
        tag = local(name)
        if tag == "c":
            self._open_cell(said)
        elif tag == "v":
            self.is_collecting = self.has_value = True
            self.pieces.clear()
        elif tag == "t":
            self.is_collecting, self.has_value = not self.is_phonetic, True
        elif tag == "f":
            self.is_formula = True
        elif tag == "row":
            number = int(said.get("r", self.line.number + 1))
            self.line = Line(number, {}, is_hidden=said.get("hidden") in ("1", "true"))
            self.at = -1
        elif tag == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        """Close what was opened."""
        tag = local(name)
        if tag in ("v", "t"):
            self.is_collecting = False
        elif tag == "rPh":
            self.is_phonetic = False
        elif tag == "c":
            self._close_cell()
        elif tag == "row":
            self._fill_merged()
            self.rows.append(self.line)

    def _open_cell(self, said: dict[str, str]) -> None:
        letters = said.get("r", "").rstrip(DIGITS)
        if not letters:
            self.at += 1
        elif letters in self.columns:
            self.at = self.columns[letters]
        else:
            self.at = self.columns[letters] = column_index(letters)
        self.kind = said.get("t", "n")
        self.style = int(said.get("s", 0))
        self.is_formula = self.has_value = False
        self.pieces.clear()

    def _close_cell(self) -> None:
        value = "".join(self.pieces)
        if self.kind == "e":
            self.line.wrong[self.at] = value
        elif self.is_formula and (not self.has_value or (self.kind == "n" and not value)):
            self.line.wrong[self.at] = "formula"
        elif value:
            self.line.cells[self.at] = self._shown(value)

    def _shown(self, value: str) -> str:
        if self.kind == "s":
            return clean(self.book.texts[int(value)])
        if self.kind == "b":
            return "true" if value.strip() == "1" else "false"
        if self.kind != "n":
            return clean(unescaped(value))
        kinds = self.book.kinds
        kind = kinds[self.style] if self.style < len(kinds) else ""
        return shown(float(value), kind, from_1904=self.book.from_1904)

    def _fill_merged(self) -> None:
        """Give every row of a range that is merged downwards the value of its first row."""
        number, line = self.line.number, self.line
        for at, (last, value) in list(self.spans.items()):
            if number > last:
                del self.spans[at]
            elif line.cells and at not in line.cells:
                line.cells[at] = value
        for at, ranges in self.scan.merges.items():
            if number in ranges and at in line.cells:
                self.spans[at] = ranges[number], line.cells[at]
