"""Where the rows of a plan would stand in the network's tree, and which of them can't stand there; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from partners.enums import Level
from partners.imports import mapping as columns
from partners.imports.comparing import Known, parent_of
from partners.imports.facts import Problem, Row
from partners.imports.planning import problem_at
from partners.rules import fits_under

DEEPEST = 16
Rows = Mapping[str, Row]


@dataclass
class Standing:
    """The tree once rows are applied: who hangs under whom, at which level; `anew` are placed by a row.

    A row places its partner when it adds or moves it, or gives it another level: whatever stands as it stood
    is not asked again. `below` holds what hangs under partners that get another level.
    """

    tree: dict[str, str]
    levels: dict[str, str]
    anew: set[str] = field(default_factory=set)
    below: dict[str, list[str]] = field(default_factory=dict)


def find_faults(
    first: Rows, known: Known, mapping: columns.Mapping | None
) -> tuple[dict[str, Problem], dict[str, str]]:
    """Return what is wrong with rows by their partner's number, and the tree without these rows.

    A row that is left out leaves its partner where it stands, or away: then others may not fit any more.
    """
    faults: dict[str, Problem] = {}
    while True:
        standing = _standing(first, known, faults)
        asked = ((number, row) for number, row in first.items() if number not in faults)
        found = {
            number: problem
            for number, row in asked
            if not _is_merged(number, known) and (problem := _fault(row, standing, known, mapping))
        }
        if not found:
            return faults, standing.tree
        faults |= found


def _standing(first: Rows, known: Known, left_out: Collection[str]) -> Standing:
    tree = {number: known.numbers.get(one.parent_id or 0, "") for number, one in known.partners.items()}
    standing = Standing(tree, {number: one.level for number, one in known.partners.items()})
    rows = {
        number: row
        for number, row in first.items()
        if number not in left_out and not _is_merged(number, known)
    }
    hq = known.hq or next((n for n, row in rows.items() if row.partner.level == Level.HQ), "")
    changed: set[str] = set()
    for number, row in rows.items():
        above = "" if number == hq else parent_of(row.partner, known) or hq
        if standing.levels.get(number) != row.partner.level:
            changed.add(number)
        if number in changed or tree[number] != above:
            standing.anew.add(number)
        tree[number], standing.levels[number] = above, row.partner.level
    tree[hq], standing.levels[hq] = "", Level.HQ
    for number, above in tree.items():
        if above in changed and not _is_merged(number, known):
            standing.below.setdefault(above, []).append(number)
    return standing


def _is_merged(number: str, known: Known) -> bool:
    return number in known.partners and bool(known.partners[number].merged_into_id)


def _is_rooted(number: str, tree: Mapping[str, str]) -> bool:
    """Say whether the way up ends at headquarters, within the depth that the tree has room for."""
    for _step in range(DEEPEST):
        if not tree.get(number):
            return number in tree
        number = tree[number]
    return False


def _fault(row: Row, standing: Standing, known: Known, mapping: columns.Mapping | None) -> Problem | None:
    """Return why a row's partner can't stand where the row puts it."""
    facts = row.partner
    if facts.level == Level.HQ and known.hq not in ("", facts.number):
        advice = _("There is a headquarters already: %(number)s. Choose another level.")
        return problem_at(row, "level", facts.level, advice % {"number": known.hq}, mapping)
    if facts.number == known.hq and facts.level != Level.HQ:
        advice = _("This is the number of headquarters. Choose the level hq, or another number.")
        return problem_at(row, "level", facts.level, advice, mapping)
    above = standing.tree[facts.number]
    if above and above not in standing.tree:
        advice = _("The partners above it have a problem or go in a circle. Correct them first.")
        return problem_at(row, "parent", facts.parent, advice, mapping)
    if not _is_rooted(facts.number, standing.tree):
        advice = _("The partners above it go in a circle, or are more than %(most)d. Correct them first.")
        return problem_at(row, "parent", facts.parent, advice % {"most": DEEPEST}, mapping)
    return _misfit(row, above, standing, mapping) if above else None


def _misfit(row: Row, above: str, standing: Standing, mapping: columns.Mapping | None) -> Problem | None:
    """Ask the rule of levels: of whatever the row places, and of what hangs under it as it did."""
    facts = row.partner
    if facts.number in standing.anew and not fits_under(facts.level, standing.levels[above]):
        return _under_lower(row, above, standing.levels[above], mapping)
    for number in standing.below.get(facts.number, ()):
        level = standing.levels[number]
        if number not in standing.anew and not fits_under(level, facts.level):
            advice = _(
                "%(number)s under it has the level %(level)s. Choose a higher level, or move that one first."
            )
            advice %= {"number": number, "level": Level(level).label}
            return problem_at(row, "level", facts.level, advice, mapping)
    return None


def _under_lower(row: Row, above: str, level: str, mapping: columns.Mapping | None) -> Problem:
    """Return the problem at the column that hangs the partner there; a derived one hangs by its own."""
    facts = row.partner
    words = {"level": Level(facts.level).label, "above": Level(level).label, "number": above}
    if mapping and mapping.shape == columns.FLAT:
        names = (facts.level, f"{facts.level}_number") if facts.is_derived else (level, f"{level}_number")
        name = next((each for each in names if mapping.column(each)), "level")
        advice = _(
            "The level %(level)s does not fit under %(above)s (%(number)s). Leave one of the columns out."
        )
        return problem_at(row, name, facts.name if facts.is_derived else above, advice % words, mapping)
    advice = _(
        "The level %(level)s does not fit under %(above)s (%(number)s). Name one above, or correct a level."
    )
    return problem_at(row, "parent", facts.parent, advice % words, mapping)
