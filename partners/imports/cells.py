"""One row's cells by field, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from partners.imports.facts import Problem
from partners.imports.mapping import Column, Mapping
from partners.imports.table import RawRow

SHOWN = 60
DASHES = frozenset({"-", "--", "---", "–", "—"})  # how people leave a cell empty


@dataclass(slots=True)
class Cells:
    """Takes a row's cells as the mapping says; None stands for a column that the file does not have."""

    raw: RawRow
    mapping: Mapping
    columns: dict[str, Column]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse mapped cells that hold an error or a formula without a value."""
        for column in self.columns.values():
            code = self.raw.wrong.get(column.at)
            if code == "formula":
                self._refuse(column, "", _("This formula has no stored value. Write the value instead."))
            elif code == "letters":
                advice = _("Some letters can't be read. Save the file anew as UTF-8 or as a workbook.")
                self._refuse(column, self.raw.cells[column.at], advice)
            elif code:
                self._refuse(
                    column, code, _("The cell shows an error. Correct its formula or write the value.")
                )

    def get(self, name: str) -> str | None:
        """Return the cell's text, None without a column."""
        column = self.columns.get(name)
        if column is None:
            return None
        text = self.raw.cells[column.at] if column.at < len(self.raw.cells) else ""
        return "" if text in DASHES else text

    def has(self, *names: str) -> bool:
        """Say whether any of the cells is filled."""
        return any(self.get(name) for name in names)

    def is_wrong(self, name: str) -> bool:
        """Say whether the cell holds an error, which was refused already."""
        column = self.columns.get(name)
        return column is not None and column.at in self.raw.wrong

    def refuse(self, name: str, advice: str) -> None:
        """Note a problem with a field's cell."""
        column = self.columns.get(name) or Column("", name.replace("_", " "))
        self._refuse(column, self.get(name) or "", advice)

    def text(self, name: str, longest: int, *, required: bool = False) -> str | None:
        """Take a text, within its length."""
        value = self.get(name)
        if value and len(value) > longest:
            self.refuse(name, _("Shorten it to %(longest)d characters.") % {"longest": longest})
        if required and not value and not self.is_wrong(name):
            self.refuse(name, _("Fill it in."))
        return value

    def word(
        self, name: str, read: Callable[[str], str], advice: str, *, required: bool = False
    ) -> str | None:
        """Take a word that `read` knows."""
        value = self.text(name, 80, required=required)
        meant = read(value) if value else value
        if value and not meant:
            self.refuse(name, advice)
        return meant

    def matching(self, name: str, pattern: re.Pattern[str], advice: str) -> str:
        """Take a text of a fixed form."""
        value = self.get(name) or ""
        if value and not pattern.fullmatch(value):
            self.refuse(name, advice)
        return value

    def _refuse(self, column: Column, value: str, advice: str) -> None:
        """Note the first thing that is wrong with a cell."""
        if any(problem.letter == column.letter for problem in self.problems):
            return
        shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        self.problems.append(
            Problem(self.raw.number, column.heading, shown, advice, self.mapping.sheet, column.letter)
        )
