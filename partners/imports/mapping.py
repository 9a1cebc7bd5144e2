"""Which column means what: confirmed by the user, remembered by the signature of the headings."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from partners.imports.fields import FIELDS, NEEDED, MappingError
from partners.imports.folding import fold
from partners.imports.parsing.letters import column_index
from partners.imports.remarks import is_remark
from partners.imports.table import Heading, Sheet

TREE, FLAT = "tree", "flat"
CHAIN = ("region", "country", "distributor")
VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and the field it feeds; an empty field leaves it out. Confidence is 0 to 100."""

    letter: str
    heading: str
    field: str = ""
    confidence: int = 0

    @property
    def at(self) -> int:
        """Return the column's place, from 0."""
        return column_index(self.letter)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to understand a file; JSON in and out.

    `words` adds to the words that are understood anyway: field -> the file's word -> our value ("role" ->
    {"Filialleiterin": "dealer_principal"}). `chain` names, from the top, the columns of a flat list that
    become the partners above a dealer ("region", "country", "distributor"); `by_country` tells those of two
    countries apart although the country is no partner.
    """

    sheet: str
    heading_row: int
    shape: str
    columns: tuple[Column, ...]
    signature: str
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    by_country: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as JSON holds it."""
        return {"version": VERSION} | asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Mapping:
        """Return the mapping that `as_json` wrote; ValueError when it is none."""
        try:
            known = {key: value for key, value in data.items() if key != "version"}
            columns = tuple(Column(**column) for column in known.pop("columns"))
            return cls(columns=columns, chain=tuple(known.pop("chain", ())), **known)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("not a mapping") from error

    def column(self, name: str) -> Column | None:
        """Return the column that feeds a field."""
        return next((column for column in self.columns if column.field == name), None)

    def choose(self, choices: dict[str, str], **changes: Any) -> Mapping:
        """Return the mapping as the user wants it: fields by column letters, "" to leave a column out."""
        columns = tuple(
            replace(column, field=choices[column.letter], confidence=100)
            if choices.get(column.letter, column.field) != column.field
            else column
            for column in self.columns
        )
        return replace(self, columns=columns, **changes)

    def missing(self) -> tuple[str, ...]:
        """Return the fields without which nothing can be imported and that no column feeds."""
        return tuple(name for name in NEEDED[self.shape] if self.column(name) is None)

    def require_usable(self) -> None:
        """Raise MappingError when a needed field is missing or two columns feed one field."""
        if self.shape not in NEEDED:
            raise MappingError(_("Choose one of the two shapes: a tree by numbers, or a flat list."))
        counted = Counter(column.field for column in self.columns if column.field)
        unknown = sorted(set(counted) - set(FIELDS))
        if unknown or not set(self.chain) <= set(CHAIN):
            raise MappingError(_("The mapping names a field that does not exist. Choose the columns anew."))
        twice = [str(FIELDS[name]) for name, count in counted.items() if count > 1]
        if twice:
            raise MappingError(
                _("Two columns are chosen for: %(fields)s. Leave one out.") % {"fields": ", ".join(twice)}
            )
        if self.missing():
            names = ", ".join(str(FIELDS[name]) for name in self.missing())
            raise MappingError(_("Choose the columns for: %(fields)s.") % {"fields": names})


def sign(headings: Sequence[Heading]) -> str:
    """Return the signature of headings, whatever their order: equal ones are mapped alike."""
    folded = sorted(
        fold(heading.text) for heading in headings if heading.text and not is_remark(heading.text)
    )
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()[:32]


def apply_mapping(remembered: Mapping, sheet: Sheet) -> Mapping:
    """Return a remembered mapping for a sheet whose headings have its signature, in whatever order."""
    fields: dict[str, list[Column]] = {}
    for column in remembered.columns:
        fields.setdefault(fold(column.heading), []).append(column)
    columns = []
    for heading in sheet.headings:
        known = fields.get(fold(heading.text), [])
        chosen = known.pop(0) if known else Column("", "")
        columns.append(Column(heading.letter, heading.text, chosen.field, chosen.confidence))
    return replace(remembered, sheet=sheet.name, heading_row=sheet.heading_row, columns=tuple(columns))
