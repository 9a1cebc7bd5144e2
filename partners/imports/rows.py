"""Understand one row: pure, no database. A bad row says its number, the column, the value and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from partners.enums import Band, ConsentPurpose, Level, Role
from partners.imports.reading import RawRow
from partners.models.user import clean_address
from partners.roles import AGENCY_ROLES, DEALER_ROLES, HQ_ROLES

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,39}")
COUNTRY = re.compile(r"[A-Za-z]{2}")
LANGUAGE = re.compile(r"[A-Za-z]{2}(-[A-Za-z]{2,4})?")
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})
LEVELS_OF_ROLE = {
    **dict.fromkeys(HQ_ROLES | AGENCY_ROLES, frozenset({Level.HQ})),
    **dict.fromkeys(DEALER_ROLES, frozenset({Level.DEALER})),
    Role.DISTRIBUTOR_MANAGER: frozenset({Level.DISTRIBUTOR}),
    Role.FIELD_MANAGER: frozenset({Level.REGION, Level.COUNTRY}),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, and what to do about it."""

    row: int
    column: str
    value: str
    advice: str


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What a row says about its partner."""

    number: str
    name: str
    level: str
    parent: str
    country: str
    town: str
    band: str
    ownership_group: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a row says about one person at its partner.

    `consent` holds the purposes that they consented to; None when nothing is said.
    """

    name: str
    email: str
    role: str
    language: str
    consent: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be applied."""

    number: int
    partner: PartnerFacts
    person: PersonFacts | None


class _Reader:
    """Takes one row's cells and collects what is wrong with them."""

    def __init__(self, raw: RawRow) -> None:
        self.raw = raw
        self.problems: list[Problem] = [
            Problem(raw.number, heading, "", _("This is a formula. Paste its value instead."))
            for heading in raw.formulas
        ]

    def refuse(self, column: str, advice: str) -> None:
        """Note a problem with the value in a column."""
        self.problems.append(Problem(self.raw.number, column, self.raw.cells[column], advice))

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """Take a text, within its length."""
        value = self.raw.cells[column]
        if len(value) > longest:
            self.refuse(column, _("Shorten it to %(longest)d characters.") % {"longest": longest})
        if required and not value and column not in self.raw.formulas:
            self.refuse(column, _("Fill it in."))
        return value

    def choice(self, column: str, choices: list[tuple[str, str]], *, required: bool = False) -> str:
        """Take one of the choices, by its value or its English label, in any case."""
        value = self.text(column, 60, required=required)
        wanted = value.lower().replace("_", " ")
        for key, label in choices:
            if wanted in {key.lower().replace("_", " "), str(label).lower()}:
                return key
        if value:
            self.refuse(column, _("Write one of: %(all)s.") % {"all": ", ".join(key for key, _l in choices)})
        return ""

    def matching(
        self, column: str, pattern: re.Pattern[str], advice: str, change: Callable[[str], str]
    ) -> str:
        """Take a text of a fixed form."""
        value = self.raw.cells[column]
        if value and not pattern.fullmatch(value):
            self.refuse(column, advice)
        return change(value)


def parse_row(raw: RawRow) -> tuple[Row | None, list[Problem]]:
    """Return the row, or what is wrong with it."""
    reader = _Reader(raw)
    partner = _partner(reader)
    person = _person(reader, partner.level) if _says_person(raw) else None
    if reader.problems:
        return None, reader.problems
    return Row(raw.number, partner, person), []


def _says_person(raw: RawRow) -> bool:
    return any(raw.cells[column] for column in ("person", "e-mail", "role", "language", "consent"))


def _partner(reader: _Reader) -> PartnerFacts:
    reader.text("number", 40, required=True)
    advice = _("Use letters, digits, spaces and . / - _ only.")
    level = reader.choice("level", _choices(Level), required=True)
    parent = reader.matching("parent number", NUMBER, advice, str)
    if level == Level.HQ and parent:
        reader.refuse("parent number", _("Headquarters has no parent. Leave it empty."))
    elif level and level != Level.HQ and not parent:
        reader.refuse("parent number", _("Write the number of the partner above it."))
    return PartnerFacts(
        number=reader.matching("number", NUMBER, advice, str),
        name=reader.text("name", 200, required=True),
        level=level,
        parent=parent,
        country=reader.matching(
            "country", COUNTRY, _("Write the two-letter country code, such as DE."), str.upper
        ),
        town=reader.text("town", 100),
        band=reader.choice("band", _choices(Band)),
        ownership_group=reader.text("ownership group", 100),
    )


def _person(reader: _Reader, level: str) -> PersonFacts:
    role = reader.choice("role", _choices(Role), required=True)
    fitting = LEVELS_OF_ROLE.get(role, frozenset())
    if role and level and level not in fitting:
        reader.refuse(
            "role",
            _("This role belongs to the level %(levels)s. Move it to a row of such a partner.")
            % {"levels": " / ".join(sorted(fitting))},
        )
    return PersonFacts(
        name=reader.text("person", 150, required=True),
        email=_address(reader),
        role=role,
        language=reader.matching(
            "language", LANGUAGE, _("Write the language's code, such as de."), str.lower
        ),
        consent=_consent(reader),
    )


def _address(reader: _Reader) -> str:
    address = clean_address(reader.raw.cells["e-mail"])
    try:
        if address:
            validate_email(address)
    except ValidationError:
        reader.refuse("e-mail", _("This is not an e-mail address. Correct it or leave it empty."))
    return address


def _consent(reader: _Reader) -> frozenset[str] | None:
    """Read yes (to everything), no, or the purposes by name."""
    words = {word.strip() for word in reader.raw.cells["consent"].lower().split(",") if word.strip()}
    if not words:
        return None
    purposes = frozenset(ConsentPurpose.values)
    if len(words) == 1 and words <= YES | NO:
        return purposes if words <= YES else frozenset()
    if not words <= purposes:
        reader.refuse("consent", _("Write yes, no, news, ask or “news, ask”, or leave it empty."))
    return frozenset(words & purposes)


def _choices(enum: type[Level] | type[Band] | type[Role]) -> list[tuple[str, str]]:
    return [(member.value, member.value.replace("_", " ")) for member in enum]
