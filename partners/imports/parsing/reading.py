"""Turn a file into what the parent is told: sheets, rows, and at the end `end` or `error`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from partners.imports.parsing.delimited import open_text
from partners.imports.parsing.kinds import readable_kind
from partners.imports.parsing.limits import HEAD_LETTERS, HEAD_ROWS, Refusal
from partners.imports.parsing.lines import Source, filled
from partners.imports.parsing.xlsx import open_xlsx


class Write(Protocol):
    """Takes one message: its name, and what belongs to it."""

    def __call__(self, *said: object) -> None:
        """Write the message."""


def parse(mode: str, path: Path, name: str, *, sheet: str, write: Write) -> None:
    """Write the beginning of every sheet (head), or all rows of one (rows); a refusal is a message, too."""
    try:
        for source in _sources(path, name):
            if mode == "head" or source.name == sheet:
                _write_sheet(source, write, HEAD_ROWS if mode == "head" else None)
            if mode == "rows" and source.name == sheet:
                break
        write("end")
    except Refusal as refusal:
        write("error", refusal.code, refusal.named)
    except Exception as error:  # whatever a broken file makes a library raise
        write("error", "too_big" if _lacks_memory(error) else "damaged", {"why": type(error).__name__})


def _lacks_memory(error: Exception) -> bool:
    """Say whether memory ran out: parser, zlib and system each have words of their own for it."""
    return isinstance(error, MemoryError) or "memory" in str(error).lower()


def _sources(path: Path, name: str) -> Iterator[Source]:
    kind = readable_kind(path, name)
    if kind == "text":
        return open_text(path, name)
    if kind == "xls":
        from partners.imports.parsing.xls import open_xls  # noqa: PLC0415 (only old files need xlrd)

        return open_xls(path)
    return open_xlsx(path)


def _write_sheet(source: Source, write: Write, most: int | None) -> None:
    """Write a sheet's rows; of a beginning only so many, and so many letters: all sheets are held at once."""
    write("sheet", source.name, source.is_hidden, source.hidden_columns, source.hidden_rows)
    letters = 0
    for count, line in enumerate(filled(source.lines), start=1):
        texts = line.texts()
        write("row", line.number, texts, line.wrong, line.is_hidden)
        letters += sum(map(len, texts))
        if most and (count == most or letters > HEAD_LETTERS):
            break
