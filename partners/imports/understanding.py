"""Understand a table row by row: the partner, its person, and in a flat list the partners above."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from partners.enums import Level
from partners.imports.cells import Cells
from partners.imports.facts import PartnerFacts, Problem, Row
from partners.imports.fields import PERSON_FIELDS
from partners.imports.folding import fold, fold_words
from partners.imports.mapping import FLAT, Column, Mapping
from partners.imports.rows import NUMBER, number_advice, read_level, read_partner, read_person
from partners.imports.table import RawRow, Table
from partners.imports.words import own_name, read_country

LEVEL_OF = {"region": Level.REGION, "country": Level.COUNTRY, "distributor": Level.DISTRIBUTOR}
LETTERS = {"region": "R", "country": "C", "distributor": "D"}
NO_WORD = re.compile(r"[^A-Z0-9]+")
Understood = tuple[Row | None, list[Problem]]


def understand(table: Table, mapping: Mapping) -> Iterator[Understood]:
    """Yield each row with what is wrong with it; a flat row brings the partners above it first.

    A row whose person alone is wrong comes without the person: the partner stays importable.
    """
    mapping.require_usable()
    columns = {column.field: column for column in mapping.columns if column.field}
    above = _Above(mapping)
    for raw in table.rows(mapping.sheet, mapping.heading_row):
        if not _repeats_headings(raw, mapping):
            yield from understand_row(raw, mapping, columns, above)


def _repeats_headings(raw: RawRow, mapping: Mapping) -> bool:
    """A printed list has its headings on every page."""
    texts = {fold(text) for text in raw.cells if text}
    return len(texts) > 1 and texts <= {fold(column.heading) for column in mapping.columns}


def understand_row(
    raw: RawRow, mapping: Mapping, columns: dict[str, Column], above: _Above
) -> Iterator[Understood]:
    """Yield the partners that a row brings, or what is wrong with it."""
    cells = Cells(raw, mapping, columns)
    if not any(cells.get(name) or cells.is_wrong(name) for name in columns):
        return
    new: list[PartnerFacts] = []
    if mapping.shape == FLAT:
        level = read_level(Cells(raw, mapping, columns))
        parent, new = above.place(cells, level)
    else:
        parent = _parent(cells)
    partner = read_partner(cells, parent)
    person = read_person(cells, partner)
    if any(problem.letter not in _letters_of_people(columns) for problem in cells.problems):
        yield None, cells.problems
        return
    for facts in new:
        above.seen[facts.number] = (raw.number, facts.parent)
        yield Row(raw.number, facts, None, mapping.sheet), []
    yield Row(raw.number, partner, None if cells.problems else person, mapping.sheet), cells.problems


def _letters_of_people(columns: dict[str, Column]) -> set[str]:
    return {column.letter for name, column in columns.items() if name in PERSON_FIELDS}


def _parent(cells: Cells) -> str:
    parent = cells.matching("parent", NUMBER, number_advice())
    level = read_level(Cells(cells.raw, cells.mapping, cells.columns))
    if level == Level.HQ and parent:
        cells.refuse("parent", _("Headquarters has no parent. Leave it empty."))
    elif level and level != Level.HQ and not parent and not cells.is_wrong("parent"):
        cells.refuse("parent", _("Write the number of the partner above it."))
    return parent


@dataclass(slots=True)
class _Above:
    """The partners above the dealers of a flat list; `seen` knows each one's first row, and its parent."""

    mapping: Mapping
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def place(self, cells: Cells, level: str) -> tuple[str, list[PartnerFacts]]:
        """Return the number of the partner directly above a row, and the partners that it brings."""
        parent, new = "", []
        for name in self.mapping.chain if level != Level.HQ else ():
            if LEVEL_OF[name] == level:
                break
            text = cells.get(name) or cells.get(f"{name}_number")
            if not text:
                continue
            facts = self._derived(cells, name, text, parent)
            self._check(cells, name, facts)
            if facts.number not in self.seen:
                new.append(facts)
            parent = facts.number
        return parent, new

    def _check(self, cells: Cells, name: str, facts: PartnerFacts) -> None:
        """Refuse a row that hangs a partner above it elsewhere than an earlier row."""
        row, parent = self.seen.get(facts.number, (0, facts.parent))
        if parent != facts.parent:
            advice = _("Row %(row)d has it under another partner. Make the rows equal.")
            cells.refuse(name if name in cells.columns else f"{name}_number", advice % {"row": row})

    def _derived(self, cells: Cells, name: str, text: str, parent: str) -> PartnerFacts:
        """Make the facts of a partner above; its country is its own if the chain says so."""
        chain = self.mapping.chain
        is_within = "country" in chain and chain.index("country") <= chain.index(name)
        said = cells.get("country") if is_within else ""
        country = read_country(said or "", self.mapping.words.get("country"))
        number = cells.get(f"{name}_number") or ""
        if number and not NUMBER.fullmatch(number):
            cells.refuse(f"{name}_number", number_advice())
        if name == "country":
            number, text = number or f"C-{country}", own_name(country) if len(text) < 4 else text
        return PartnerFacts(
            number=number or derive_number(LETTERS[name], text, country),
            name=text[:200],
            level=LEVEL_OF[name],
            parent=parent,
            country=country if is_within else None,
            is_derived=True,
        )


def derive_number(letter: str, name: str, country: str) -> str:
    """Return a number that the same name in the same country always gets: R-NORD-4K2QZ."""
    words = "-".join(fold_words(name)).upper()
    readable = NO_WORD.sub("-", words).strip("-")[:24].strip("-")
    check = hashlib.sha256(f"{letter}:{country}:{fold(name)}".encode()).hexdigest()[:5].upper()
    return "-".join(part for part in (letter, country, readable, check) if part)
