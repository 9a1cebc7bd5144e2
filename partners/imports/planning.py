"""Put understood rows into an order in which every partner comes after its parent; pure, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from partners.enums import Level
from partners.imports.rows import PartnerFacts, Problem, Row


@dataclass(frozen=True)
class Plan:
    """Rows in an order that can be applied, and what is wrong with the others."""

    rows: list[Row]
    problems: list[Problem]


def plan_rows(rows: Iterable[Row], known: Collection[str]) -> Plan:
    """Check what only the whole file can tell; `known` holds the numbers of partners that exist already."""
    agreed, problems = _agreeing(rows)
    facts = {row.partner.number: row.partner for row in agreed}
    depths = _depths(facts, frozenset(known))
    kept: list[Row] = []
    for row in agreed:
        if row.partner.number in depths:
            kept.append(row)
        else:
            problems.append(_without_parent(row, facts))
    kept.sort(key=lambda row: (depths[row.partner.number], row.number))
    return Plan(kept, sorted(problems, key=lambda problem: problem.row))


def _agreeing(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Keep rows that say of a partner what its first row says, and one headquarters."""
    first: dict[str, Row] = {}
    kept: list[Row] = []
    problems: list[Problem] = []
    hq = ""
    for row in rows:
        said = first.setdefault(row.partner.number, row)
        different = _difference(said.partner, row.partner)
        if different:
            problems.append(_contradiction(row, said, different))
        elif row.partner.level == Level.HQ and hq not in ("", row.partner.number):
            advice = _("There is a headquarters already: %(number)s. Choose another level.") % {"number": hq}
            problems.append(Problem(row.number, "level", row.partner.level, advice))
        else:
            kept.append(row)
            hq = row.partner.number if row.partner.level == Level.HQ else hq
    return kept, problems


def _difference(one: PartnerFacts, other: PartnerFacts) -> str:
    names = (field.name for field in fields(PartnerFacts))
    return next((name for name in names if getattr(one, name) != getattr(other, name)), "")


def _contradiction(row: Row, said: Row, column: str) -> Problem:
    heading = {"parent": "parent number"}.get(column, column.replace("_", " "))
    advice = _("Row %(row)d says “%(other)s” of the same partner. Make them equal.") % {
        "row": said.number,
        "other": getattr(said.partner, column),
    }
    return Problem(row.number, heading, getattr(row.partner, column), advice)


def _depths(facts: dict[str, PartnerFacts], known: frozenset[str]) -> dict[str, int]:
    """Return how far below known ones or headquarters each partner hangs, without loose ones and circles."""
    children: dict[str, list[str]] = {}
    depths: dict[str, int] = {}
    for number, partner in facts.items():
        if partner.level == Level.HQ or (partner.parent in known and partner.parent not in facts):
            depths[number] = 0
        else:
            children.setdefault(partner.parent, []).append(number)
    waiting = list(depths)
    while waiting:
        above = waiting.pop()
        for number in children.get(above, ()):
            depths[number] = depths[above] + 1
            waiting.append(number)
    return depths


def _without_parent(row: Row, facts: dict[str, PartnerFacts]) -> Problem:
    if row.partner.parent in facts:
        advice = _("The partners above it have a problem or go in a circle. Correct them first.")
    else:
        advice = _("No good row has this number. Add or correct it.")
    return Problem(row.number, "parent number", row.partner.parent, advice)
