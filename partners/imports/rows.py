"""Understand one row: pure, no database. A bad cell says sheet, row, column, value and what to do."""

from __future__ import annotations

import re
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from partners.enums import Band, Level, Role
from partners.imports.cells import Cells
from partners.imports.facts import PartnerFacts, PersonFacts
from partners.imports.words import (
    LEVELS,
    dated,
    iso_day,
    look_up,
    read_answer,
    read_band,
    read_consent,
    read_country,
    read_language,
    read_role,
    read_state,
)
from partners.models.user import clean_address
from partners.roles import AGENCY_ROLES, DEALER_ROLES, HQ_ROLES

NUMBER = re.compile(r"[^\W_][\w ./-]{0,39}")
ADDRESS = re.compile(r"(?:mailto:)?(?:[^<>]*<)?\s*([^<>\s]+@[^<>\s]+?)\s*>?[;,.]?", re.IGNORECASE)
NUMBER_ADVICE = _("Use at most 40 letters, digits, spaces and . / - _ only.")
COUNTRY_ADVICE = _("Write the country's name or its two letters, such as DE.")
LANGUAGE_ADVICE = _("Write the language's name or code, such as de.")
DAY_ADVICE = _("Write the day as 31.12.2025 or 2025-12-31.")
ONE_OF = _("Write one of: %(all)s.")
BANDS, LEVEL_NAMES = tuple(Band.values), tuple(Level.values)
LEVELS_OF_ROLE = {
    **dict.fromkeys(HQ_ROLES | AGENCY_ROLES, frozenset({Level.HQ})),
    **dict.fromkeys(DEALER_ROLES, frozenset({Level.DEALER})),
    Role.DISTRIBUTOR_MANAGER: frozenset({Level.DISTRIBUTOR}),
    Role.FIELD_MANAGER: frozenset({Level.REGION, Level.COUNTRY}),
}


def read_partner(cells: Cells, parent: str) -> PartnerFacts:
    """Return what the row says about its partner, whose parent is known."""
    own = cells.own_words
    cells.text("number", 40, required=True)
    return PartnerFacts(
        number=cells.matching("number", NUMBER, NUMBER_ADVICE),
        name=cells.text("name", 200, required=True) or "",
        level=read_level(cells),
        parent=parent,
        country=cells.word("country", partial(read_country, own=own.get("country")), COUNTRY_ADVICE),
        street=_street(cells),
        postcode=cells.text("postcode", 20),
        town=cells.text("town", 100),
        band=cells.word("band", read_band, ONE_OF, choices=BANDS),
        ownership_group=cells.text("ownership_group", 100),
        is_active=_is_active(cells),
        ended_on=_day(cells, "ended_on"),
    )


def read_level(cells: Cells) -> str:
    """Return the partner's level; everybody in a list without levels is a dealer."""
    if cells.get("level") is None:
        return Level.DEALER
    read = partial(look_up, LEVELS, own=cells.own_words.get("level"))
    return cells.word("level", read, ONE_OF, required=True, choices=LEVEL_NAMES) or ""


def _street(cells: Cells) -> str | None:
    street, house = cells.text("street", 200), cells.text("house_number", 20)
    return street if not street or not house else f"{street} {house}"


def _is_active(cells: Cells) -> bool | None:
    """Read the status, and beside it a column that says whether the partner is blocked."""
    active: bool | None = None
    if status := cells.get("status"):
        active = read_state(status, cells.own_words.get("status"))
        if active is None:
            cells.refuse("status", _("Write active or inactive."))
    if blocked := cells.get("blocked"):
        answer = read_answer(blocked) or {True: "no", False: "yes", None: ""}[read_state(blocked)]
        if not answer:
            cells.refuse("blocked", _("Write yes or no."))
        active = False if answer == "yes" else active
        active = True if answer in ("no", "unsaid") and active is None else active
    elif blocked == "" and active is None:
        active = True
    return active


def _day(cells: Cells, name: str) -> str | None:
    return cells.word(name, iso_day, DAY_ADVICE)


def read_person(cells: Cells, partner: PartnerFacts) -> PersonFacts | None:
    """Return what the row says about somebody at its partner, if it names anybody."""
    if not cells.has("person", "first_name", "last_name", "email", "role", "consent"):
        return None
    role, is_said = _role(cells, partner.level)
    return PersonFacts(
        name=_name(cells, partner),
        email=_address(cells),
        role=role,
        is_role_said=is_said,
        language=_language(cells),
        job_title=cells.text("job_title", 100),
        phone=cells.text("phone", 40),
        consent=_consent(cells),
        consented_on=_day(cells, "consented_on") or dated(cells.get("consent") or "")[1] or None,
    )


def _name(cells: Cells, partner: PartnerFacts) -> str:
    """Return the name, from two columns if need be; a list without names has the partner's mailboxes."""
    halves = [half for half in (cells.get("first_name"), cells.get("last_name")) if half]
    name = cells.get("person") or " ".join(halves)
    columns = [column for column in ("person", "last_name", "first_name") if column in cells.reader.columns]
    if not columns:
        return partner.name[:150]
    if len(name) > 150:
        cells.refuse(columns[0], _("Shorten it to %(longest)d characters."), longest=150)
    if not name and not any(map(cells.is_wrong, columns)):
        cells.refuse(columns[0], _("Fill it in."))
    return name


def _role(cells: Cells, level: str) -> tuple[str, bool]:
    value = cells.text("role", 80)
    if not value:
        if level and level != Level.DEALER and not cells.is_wrong("role"):
            fitting = [role for role, levels in LEVELS_OF_ROLE.items() if level in levels]
            cells.refuse("role", ONE_OF, all=", ".join(sorted(fitting)))
        return Role.DEALER_STAFF, False
    role = read_role(value, level, cells.own_words.get("role"))
    fitting_levels = LEVELS_OF_ROLE.get(role, frozenset())
    if not role:
        cells.refuse("role", ONE_OF, all=", ".join(Role.values))
    elif level and level not in fitting_levels:
        cells.refuse(
            "role",
            _("This role belongs to the level %(levels)s. Move it to a row of such a partner."),
            levels=" / ".join(sorted(fitting_levels)),
        )
    return role, True


def read_address(text: str) -> str:
    """Return the address in a cell, whatever is written around it."""
    found = ADDRESS.fullmatch(text)
    return clean_address(found[1] if found else text)


def _address(cells: Cells) -> str:
    text = cells.get("email") or ""
    if not text:
        return ""
    address = read_address(text)
    try:
        validate_email(address)
    except ValidationError:
        several = text.count("@") > 1
        cells.refuse(
            "email",
            _("Write one address only, and a row for each other person.")
            if several
            else _("This is not an e-mail address. Correct it or leave it empty."),
        )
    return address


def _language(cells: Cells) -> str:
    read = partial(read_language, own=cells.own_words.get("language"))
    return cells.word("language", read, LANGUAGE_ADVICE) or ""


def _consent(cells: Cells) -> dict[str, bool]:
    """Read one column for both purposes, and columns for one purpose, which say it more exactly."""
    said: dict[str, bool] = {}
    if both := cells.get("consent"):
        found = read_consent(both, cells.own_words.get("consent"))
        if found is None:
            cells.refuse("consent", _("Write yes, no, news, ask or “news, ask”, or leave it empty."))
        said = found or {}
    for purpose in ("news", "ask"):
        if one := cells.get(f"consent_{purpose}"):
            answer = read_answer(one, cells.own_words.get("consent"))
            if not answer:
                cells.refuse(f"consent_{purpose}", _("Write yes or no, or leave it empty."))
            elif answer != "unsaid":
                said = said | {purpose: answer == "yes"}
    return said
