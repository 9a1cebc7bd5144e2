"""One row's cells by field, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.imports.facts import Problem
from partners.imports.folding import fold
from partners.imports.mapping import Column, Mapping
from partners.imports.table import RawRow

SHOWN = 60
# How people leave a cell empty.
DASHES = frozenset(
    {"-", "--", "---", "–", "—", "n/a", "N/A", "n.a.", "N.A.", "k.A.", "k. A.", "k.a.", "n.v.t."}
)


Advice = str | Promise


@dataclass(frozen=True, slots=True)
class Reader:
    """What is the same for every row: the mapping, and where each field's column stands."""

    mapping: Mapping
    columns: dict[str, Column]
    places: dict[str, int]
    headings: frozenset[str]

    @classmethod
    def of(cls, mapping: Mapping) -> Reader:
        """Return the reader of a mapping."""
        columns = {column.field: column for column in mapping.columns if column.field}
        headings = frozenset(fold(column.heading) for column in mapping.columns)
        return cls(mapping, columns, {name: column.at for name, column in columns.items()}, headings)


@dataclass(slots=True)
class Cells:
    """Takes a row's cells as the mapping says; None stands for a column that the file does not have."""

    raw: RawRow
    reader: Reader
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse mapped cells that hold an error or a formula without a value."""
        for column in self.reader.columns.values() if self.raw.wrong else ():
            code = self.raw.wrong.get(column.at)
            if code == "formula":
                self._refuse(column, "", _("This formula has no stored value. Write the value instead."))
            elif code == "letters":
                advice = _("Some letters can't be read. Save the file anew as UTF-8 or as a workbook.")
                self._refuse(column, self.raw.cells[column.at], advice)
            elif code:
                advice = _("The cell shows an error. Correct its formula or write the value.")
                self._refuse(column, code, advice)

    @property
    def own_words(self) -> dict[str, dict[str, str]]:
        """Return the user's own words by field."""
        return self.reader.mapping.words

    def get(self, name: str) -> str | None:
        """Return the cell's text, None without a column."""
        at = self.reader.places.get(name)
        if at is None:
            return None
        text = self.raw.cells[at] if at < len(self.raw.cells) else ""
        return "" if text in DASHES else text

    def has(self, *names: str) -> bool:
        """Say whether any of the cells is filled."""
        return any(self.get(name) for name in names)

    def is_blank(self) -> bool:
        """Say whether no mapped cell holds anything, not even an error."""
        return not any(self.get(name) or self.is_wrong(name) for name in self.reader.places)

    def is_wrong(self, name: str) -> bool:
        """Say whether the cell holds an error, which was refused already."""
        return bool(self.raw.wrong) and self.reader.places.get(name) in self.raw.wrong

    def refuse(self, name: str, advice: Advice, **named: object) -> None:
        """Note a problem with a field's cell; what the advice names is filled in."""
        column = self.reader.columns.get(name) or Column("", name.replace("_", " "))
        self._refuse(column, self.get(name) or "", str(advice) % named if named else advice)

    def text(self, name: str, longest: int, *, required: bool = False) -> str | None:
        """Take a text, within its length."""
        value = self.get(name)
        if value and len(value) > longest:
            self.refuse(name, _("Shorten it to %(longest)d characters."), longest=longest)
        if required and not value and not self.is_wrong(name):
            self.refuse(name, _("Fill it in."))
        return value

    def word(
        self,
        name: str,
        read: Callable[[str], str],
        advice: Advice,
        *,
        required: bool = False,
        choices: Sequence[str] = (),
    ) -> str | None:
        """Take a word that `read` knows; `choices` are those that the advice lists."""
        value = self.text(name, 80, required=required)
        meant = read(value) if value else value
        if value and not meant:
            self.refuse(name, advice, **({"all": ", ".join(choices)} if choices else {}))
        return meant

    def matching(self, name: str, pattern: re.Pattern[str], advice: Advice) -> str:
        """Take a text of a fixed form."""
        value = self.get(name) or ""
        if value and not pattern.fullmatch(value):
            self.refuse(name, advice)
        return value

    def _refuse(self, column: Column, value: str, advice: Advice) -> None:
        """Note the first thing that is wrong with a cell."""
        if any(problem.letter == column.letter for problem in self.problems):
            return
        shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        sheet = self.reader.mapping.sheet
        self.problems.append(
            Problem(self.raw.number, column.heading, shown, str(advice), sheet, column.letter)
        )
