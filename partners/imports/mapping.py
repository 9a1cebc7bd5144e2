"""Which column means what: guessed, confirmed by the user, remembered by the signature of the headings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

TREE, FLAT = "tree", "flat"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and the field it feeds; an empty field leaves it out. Confidence is 0 to 100."""

    letter: str
    heading: str
    field: str = ""
    confidence: int = 0


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to understand a file; JSON in and out.

    `words` adds to the words that are understood anyway: field -> the file's word -> our value ("role" ->
    {"Filialleiterin": "dealer_principal"}). `chain` names, from the top, the columns of a flat list that
    become the partners above a dealer ("region", "country", "distributor").
    """

    sheet: str
    heading_row: int
    shape: str
    columns: tuple[Column, ...]
    signature: str
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    chain: tuple[str, ...] = ()

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
