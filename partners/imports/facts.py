"""What a row says, and what is wrong with it: the words that reading, planning and applying share."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

NOT_PARTNER_FIELDS = frozenset({"number", "parent", "ended_on", "is_derived"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, and what to do about it; `column` is the file's own heading."""

    row: int
    column: str
    value: str
    advice: str
    sheet: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What a row says about its partner.

    None: the file has no such column, so nothing is said. An empty text: the cell is empty, so the fact is
    to be emptied. `ended_on` is a day as 2025-12-31. An empty `parent` hangs a partner directly under
    headquarters. A derived partner comes from the repeated columns of a flat list; its number is made from
    its name and those above it, always the same.
    """

    number: str
    name: str
    level: str
    parent: str = ""
    country: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    band: str | None = None
    ownership_group: str | None = None
    is_active: bool | None = None
    ended_on: str | None = None
    is_derived: bool = False

    def said(self) -> dict[str, object]:
        """Return the fields of Partner that the row speaks of, without number and parent."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: value
            for name, value in values.items()
            if value is not None and name not in NOT_PARTNER_FIELDS
        }


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a row says about one person at its partner.

    Without `is_role_said` the role is the least one that fits the level, for somebody who has none there yet.
    An empty language says nothing. `consent` holds yes or no for each purpose that the row speaks of, and
    `consented_on` the day (2025-12-31), where the file knows it.
    """

    name: str
    email: str
    role: str
    is_role_said: bool = True
    language: str = ""
    job_title: str | None = None
    phone: str | None = None
    consent: dict[str, bool] = field(default_factory=dict)
    consented_on: str | None = None

    def said(self) -> dict[str, object]:
        """Return the fields of Person that the row speaks of, without the address."""
        values = {"name": self.name, "language": self.language or None}
        values |= {"job_title": self.job_title, "phone": self.phone}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be applied; several can have one number (a flat row brings the partners above it)."""

    number: int
    partner: PartnerFacts
    person: PersonFacts | None = None
    sheet: str = ""
