"""Text files with separators: their encoding and separator found out, quoted line breaks kept together."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from partners.imports.parsing.limits import Refusal
from partners.imports.parsing.lines import Line, Source
from partners.imports.parsing.texts import clean, restored

SEPARATORS = ";,\t|"
SNIFFED = 64 * 1024
SNIFFED_ROWS = 50
LONGEST_FIELD = 32_767
HIGH = re.compile(rb"[\x80-\xff]")
UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]


def open_text(path: Path, name: str) -> Iterator[Source]:
    """Yield the file as one sheet that bears the file's name."""
    encoding = find_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        beginning = file.read(SNIFFED)
    separator, skipped = find_separator(beginning)
    yield Source(name.rpartition(".")[0] or name, _lines(path, encoding, separator, skipped))


def find_encoding(path: Path) -> str:
    """Return UTF-8 or UTF-16 where the bytes say so, else Windows-1252."""
    with path.open("rb") as file:
        start = file.read(4096)
        for bom, encoding in BOMS:
            if start.startswith(bom):
                return encoding
        odd, even = start[1::2].count(0), start[0::2].count(0)
        if max(odd, even) * 4 > len(start):
            return "utf-16-le" if odd > even else "utf-16-be"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while piece := file.read(SNIFFED):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "utf-8" if _is_mostly_utf8(path) else "cp1252"
    return "utf-8"


def _is_mostly_utf8(path: Path) -> bool:
    """Say whether more letters are UTF-8 than are not: a few broken ones must not spoil all others."""
    whole = broken = 0
    with path.open("rb") as file:
        while piece := file.read(SNIFFED):
            letters = UTF8_LETTER.findall(piece)
            whole += len(letters)
            broken += len(HIGH.findall(piece)) - sum(map(len, letters))
    return whole > broken


def find_separator(text: str) -> tuple[str, int]:
    """Return the separator that gives most rows the same number of columns, and how many lines to skip."""
    first = text.lstrip("\ufeff").splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        return first[0][4], 1
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator)), 0


def _evenness(text: str, separator: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for at, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            if len(row) > 1:
                widths[len(row)] += 1
            if at >= SNIFFED_ROWS:
                break
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda each: (each[1], each[0]))
    return rows, width


def _lines(path: Path, encoding: str, separator: str, skipped: int) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        number = 0
        try:
            for number, row in enumerate(reader, start=1):
                if number > skipped:
                    cells = {at: clean(restored(text)) for at, text in enumerate(row) if text}
                    yield Line(number, cells)
        except csv.Error as error:
            raise Refusal("open_quote", row=number + 1) from error
