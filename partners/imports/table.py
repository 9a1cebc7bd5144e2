"""A file as a table: its sheets, where their headings stand, and their rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its letters, the file's own heading (may be empty), and whether the sheet hides it."""

    letter: str
    text: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file: a text for each column, and a code for each cell that is none.

    Codes by column index: `formula` (one without a stored value), `letters` (some can't be read), or the
    spreadsheet's own error (`#REF!`).
    """

    number: int
    cells: tuple[str, ...]
    wrong: dict[int, str] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's beginning: `heading_row` is 0 when no row looks like headings."""

    name: str
    heading_row: int
    headings: tuple[Heading, ...]
    samples: tuple[RawRow, ...]
    is_hidden: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A readable file; `rows` reads a sheet again from its beginning, in a process of its own."""

    path: Path
    name: str
    sheets: tuple[Sheet, ...]
    stream: Callable[[str, int], Iterator[RawRow]] = field(repr=False, compare=False)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name, else the first with headings, else the first."""
        named = (each for each in self.sheets if each.name == name)
        filled = (each for each in self.sheets if each.heading_row and not each.is_hidden)
        return next(named, None) or next(filled, None) or self.sheets[0]

    def rows(self, sheet: str, heading_row: int) -> Iterator[RawRow]:
        """Yield the filled rows under the headings; raises ImportFileError where the file breaks off."""
        return self.stream(sheet, heading_row)
