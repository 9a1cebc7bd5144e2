"""A sheet's rows on their way out: cleaned, without blank ones, counted against the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from partners.imports.parsing.limits import check_row
from partners.imports.parsing.texts import spreadsheet_error

LOST = "\ufffd"  # stands where bytes were no letters


@dataclass(slots=True)
class Line:
    """One row of a sheet: clean texts by column index, and a code where a cell holds none."""

    number: int
    cells: dict[int, str]
    wrong: dict[int, str] = field(default_factory=dict)
    is_hidden: bool = False

    def texts(self) -> list[str]:
        """Return a text for each column up to the last that holds something."""
        width = max([*self.cells, *self.wrong], default=-1) + 1
        return [self.cells.get(at, "") for at in range(width)]


@dataclass(slots=True)
class Source:
    """A sheet that can be read: its rows come when they are asked for."""

    name: str
    lines: Iterable[Line]
    is_hidden: bool = False
    hidden_columns: tuple[int, ...] = ()
    hidden_rows: int = 0


def filled(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the rows that hold something; texts that are a spreadsheet's errors become codes."""
    kept = 0
    for line in lines:
        for at, text in list(line.cells.items()):
            error = spreadsheet_error(text)
            if error:
                line.wrong[at] = error
            elif LOST in text:
                line.wrong[at] = "letters"
            if error or not text:
                del line.cells[at]
        if line.cells or line.wrong:
            kept += 1
            check_row(line.number, kept, max([*line.cells, *line.wrong]) + 1)
            yield line
