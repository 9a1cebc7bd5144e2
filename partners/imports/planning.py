"""Put understood rows into an order in which every partner comes after its parent; pure, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from partners.enums import Level
from partners.imports.facts import PartnerFacts, Problem, Row
from partners.imports.folding import fold
from partners.imports.mapping import Mapping


@dataclass(frozen=True)
class Plan:
    """Rows in an order that can be applied, and what is wrong with the others."""

    rows: list[Row]
    problems: list[Problem]


def plan_rows(rows: Iterable[Row], known: Collection[str], mapping: Mapping | None = None) -> Plan:
    """Check what only the whole file can tell; `known` holds the numbers of partners that exist already.

    Rows about one partner are merged: what one leaves empty, another may fill in. All then say the same.
    """
    agreed, problems = _agreeing(with_own_rows([*rows]), mapping)
    facts = {row.partner.number: row.partner for row in agreed}
    depths = _depths(facts, frozenset(known))
    kept: list[Row] = []
    for row in agreed:
        if row.partner.number in depths:
            kept.append(row)
        else:
            problems.append(_without_parent(row, facts, mapping))
    kept.sort(key=lambda row: (depths[row.partner.number], row.number))
    return Plan(kept, sorted(problems, key=lambda problem: problem.row))


def with_own_rows(rows: Sequence[Row]) -> list[Row]:
    """Let a branch that a flat list's columns name be the one with a row of its own, by name and level."""
    own: dict[tuple[str, str], list[PartnerFacts]] = {}
    for row in rows:
        if not row.partner.is_derived and row.partner.level != Level.DEALER:
            own.setdefault((row.partner.level, fold(row.partner.name)), []).append(row.partner)
    meant = {
        one.number: found.number
        for one in (row.partner for row in rows if row.partner.is_derived)
        if (found := _meant(one, own.get((one.level, fold(one.name)), ())))
    }
    if not meant:
        return list(rows)
    return [
        replace(row, partner=replace(row.partner, parent=meant.get(row.partner.parent, row.partner.parent)))
        for row in rows
        if not row.partner.is_derived or row.partner.number not in meant
    ]


def _meant(derived: PartnerFacts, own: Sequence[PartnerFacts]) -> PartnerFacts | None:
    """Return the one partner that a column's name can mean; two of one name are told apart by country."""
    found = [one for one in own if not one.country or not derived.country or one.country == derived.country]
    numbers = {one.number for one in found}
    return found[0] if len(numbers) == 1 and derived.number not in numbers else None


def _agreeing(rows: Iterable[Row], mapping: Mapping | None) -> tuple[list[Row], list[Problem]]:
    """Keep rows that say of a partner what its earlier rows say, and one headquarters."""
    first: dict[str, Row] = {}
    merged: dict[str, PartnerFacts] = {}
    kept: list[Row] = []
    problems: list[Problem] = []
    hq = ""
    for row in rows:
        number = row.partner.number
        said = first.setdefault(number, row)
        different = _difference(merged.setdefault(number, row.partner), row.partner)
        if different:
            problems.append(_contradiction(row, said, merged[number], different, mapping))
        elif row.partner.level == Level.HQ and hq not in ("", number):
            advice = _("There is a headquarters already: %(number)s. Choose another level.") % {"number": hq}
            problems.append(problem_at(row, "level", row.partner.level, advice, mapping))
        else:
            kept.append(row)
            merged[number] = _merge(merged[number], row.partner)
            hq = number if row.partner.level == Level.HQ else hq
    return [replace(row, partner=merged[row.partner.number]) for row in kept], problems


def _difference(one: PartnerFacts, other: PartnerFacts) -> str:
    """Return the first fact of which both say something, and not the same."""
    for each in fields(PartnerFacts):
        mine, theirs = getattr(one, each.name), getattr(other, each.name)
        if mine != theirs and mine not in (None, "") and theirs not in (None, ""):
            return "" if each.name == "is_derived" else each.name
    return ""


def _merge(one: PartnerFacts, other: PartnerFacts) -> PartnerFacts:
    filled = {
        each.name: getattr(other, each.name)
        for each in fields(PartnerFacts)
        if getattr(one, each.name) in (None, "") and getattr(other, each.name) not in (None, "")
    }
    return replace(one, is_derived=one.is_derived and other.is_derived, **filled)


def _contradiction(row: Row, said: Row, facts: PartnerFacts, name: str, mapping: Mapping | None) -> Problem:
    advice = _("Row %(row)d says “%(other)s” of the same partner. Make them equal.") % {
        "row": said.number,
        "other": _shown(getattr(facts, name)),
    }
    return problem_at(row, name, _shown(getattr(row.partner, name)), advice, mapping)


def _shown(value: object) -> str:
    return {True: _("active"), False: _("inactive")}[value] if isinstance(value, bool) else str(value)


def _depths(facts: dict[str, PartnerFacts], known: frozenset[str]) -> dict[str, int]:
    """Return how far below known ones or headquarters each partner hangs, without loose ones and circles."""
    children: dict[str, list[str]] = {}
    depths: dict[str, int] = {}
    for number, partner in facts.items():
        if partner.level == Level.HQ:
            depths[number] = 0
        elif not partner.parent or (partner.parent in known and partner.parent not in facts):
            depths[number] = 1
        else:
            children.setdefault(partner.parent, []).append(number)
    waiting = list(depths)
    while waiting:
        above = waiting.pop()
        for number in children.get(above, ()):
            depths[number] = depths[above] + 1
            waiting.append(number)
    return depths


def _without_parent(row: Row, facts: dict[str, PartnerFacts], mapping: Mapping | None) -> Problem:
    if row.partner.parent in facts:
        advice = _("The partners above it have a problem or go in a circle. Correct them first.")
    else:
        advice = _("No good row has this number. Add or correct it.")
    return problem_at(row, "parent", row.partner.parent, advice, mapping)


def problem_at(row: Row, name: str, value: str, advice: str, mapping: Mapping | None) -> Problem:
    """Return a problem at the column that feeds a fact, as the file heads it."""
    column = mapping.column({"is_active": "status"}.get(name, name)) if mapping else None
    plain = {"parent": "parent number", "is_active": "status"}.get(name, name.replace("_", " "))
    heading, letter = (column.heading, column.letter) if column else (plain, "")
    return Problem(row.number, heading, value, advice, row.sheet, letter)
