"""Understand a table row by row: the partner, its person, and in a flat list the partners above."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from partners.enums import Level
from partners.imports.cells import Cells, Reader
from partners.imports.facts import PartnerFacts, Problem, Row
from partners.imports.fields import PERSON_FIELDS
from partners.imports.folding import fold, fold_words
from partners.imports.mapping import FLAT, Column, Mapping
from partners.imports.numbering import Place, numbered, numbers_of_names, place_of
from partners.imports.rows import NUMBER, NUMBER_ADVICE, read_level, read_partner, read_person
from partners.imports.table import Table
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
    reader = Reader.of(mapping)
    above = _Above(mapping)
    if numbered(reader):
        above.numbers = numbers_of_names(reader, table.rows(mapping.sheet, mapping.heading_row))
    for raw in table.rows(mapping.sheet, mapping.heading_row):
        cells = Cells(raw, reader)
        if not cells.is_blank() and not _repeats_headings(cells):
            yield from understand_row(cells, above)


def _repeats_headings(cells: Cells) -> bool:
    """A printed list has its headings on every page."""
    texts = [text for text in cells.raw.cells if text]
    return len(texts) > 1 and all(fold(text) in cells.reader.headings for text in texts)


def understand_row(cells: Cells, above: _Above) -> Iterator[Understood]:
    """Yield the partners that a row brings, or what is wrong with it."""
    raw, mapping, columns = cells.raw, cells.reader.mapping, cells.reader.columns
    new: list[PartnerFacts] = []
    if mapping.shape == FLAT:
        parent, new = above.place(cells, read_level(Cells(raw, cells.reader)))
    else:
        parent = _parent(cells)
    partner = read_partner(cells, parent)
    person = read_person(cells, partner)
    if cells.problems and not {problem.letter for problem in cells.problems} <= _letters_of_people(columns):
        yield None, cells.problems
        return
    for facts in new:
        above.seen[facts.number] = (raw.number, facts.parent)
        yield Row(raw.number, facts, None, mapping.sheet), []
    yield Row(raw.number, partner, None if cells.problems else person, mapping.sheet), cells.problems


def _letters_of_people(columns: dict[str, Column]) -> set[str]:
    """Return the columns of people; a problem without a column is about a role that the list can't tell."""
    return {"", *(column.letter for name, column in columns.items() if name in PERSON_FIELDS)}


def _parent(cells: Cells) -> str:
    parent = cells.matching("parent", NUMBER, NUMBER_ADVICE)
    level = read_level(Cells(cells.raw, cells.reader))
    if level == Level.HQ and parent:
        cells.refuse("parent", _("Headquarters has no parent. Leave it empty."))
    elif level and level != Level.HQ and not parent and not cells.is_wrong("parent"):
        cells.refuse("parent", _("Write the number of the partner above it."))
    return parent


@dataclass(slots=True)
class _Above:
    """The partners above the dealers of a flat list; `seen` knows each one's first row, and its parent.

    `numbers`: what the list writes beside a name anywhere; a row that leaves it blank means the same.
    """

    mapping: Mapping
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)
    numbers: dict[Place, list[str]] = field(default_factory=dict)

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
            at = name if name in cells.reader.columns else f"{name}_number"
            cells.refuse(at, _("Row %(row)d has it under another partner. Make the rows equal."), row=row)

    def _derived(self, cells: Cells, name: str, text: str, parent: str) -> PartnerFacts:
        """Make the facts of a partner above; its country is its own if the chain says so."""
        chain = self.mapping.chain
        is_within = "country" in chain and chain.index("country") <= chain.index(name)
        is_within = is_within or (self.mapping.by_country and "country" in cells.reader.columns)
        said = cells.get("country") if is_within else ""
        country = read_country(said or "", self.mapping.words.get("country"))
        number = cells.get(f"{name}_number") or self._number_elsewhere(cells, name)
        if number and not NUMBER.fullmatch(number):
            cells.refuse(f"{name}_number", NUMBER_ADVICE)
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

    def _number_elsewhere(self, cells: Cells, name: str) -> str:
        """Return the one number that other rows write beside the name; several are asked about."""
        numbers = self.numbers.get(place_of(cells, name), []) if self.numbers else []
        if len(numbers) > 1:
            advice = _(
                "Several partners have this name: %(numbers)s. Write the number of the one that is meant."
            )
            cells.refuse(f"{name}_number", advice, numbers=", ".join(numbers))
        return numbers[0] if numbers else ""


def derive_number(letter: str, name: str, country: str) -> str:
    """Return a number that the same name in the same country always gets: R-NORD-4K2QZ."""
    words = "-".join(fold_words(name)).upper()
    readable = NO_WORD.sub("-", words).strip("-")[:24].strip("-")
    check = hashlib.sha256(f"{letter}:{country}:{fold(name)}".encode()).hexdigest()[:5].upper()
    return "-".join(part for part in (letter, country, readable, check) if part)
