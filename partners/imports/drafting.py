"""From arranged rows to the plan: what each one changes, what is missing, what contradicts; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from partners.enums import ImportChange, ImportKind, Level
from partners.imports.agreeing import People
from partners.imports.comparing import Known, compare_partner, compare_person, parent_of
from partners.imports.facts import PersonFacts, Problem, Row
from partners.roles import AGENCY_ROLES, HQ_ROLES

DEEPEST = 16
STAYING = HQ_ROLES | AGENCY_ROLES  # a list of dealers says nothing about who works at headquarters


@dataclass(frozen=True, slots=True)
class Draft:
    """One planned change."""

    kind: str
    change: str
    number: str
    label: str
    facts: dict[str, Any]
    differences: list[list[Any]] = field(default_factory=list)
    sheet: str = ""
    line: int | None = None


@dataclass
class Drafts:
    """The whole plan: its changes in the order of applying, and the rows that are left out."""

    drafts: list[Draft]
    problems: list[Problem]
    sleeping: int = 0


def draft_plan(rows: Sequence[Row], known: Known, blamed: Collection[str]) -> Drafts:
    """Compare arranged rows with the network; `blamed` are numbers of rows left out: these are never gone."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.partner.number, row)
    tree = _tree(first, known)
    faults = {number: problem for number, row in first.items() if (problem := _fault(row, tree, known))}
    loose, problems = set(faults), list(faults.values())
    partners = [_partner(row, known) for number, row in first.items() if number not in loose]
    people, refused, doubtful = _people([row for row in rows if row.partner.number not in loose], known)
    present = {*first, *blamed, *(known.number_of(number) for number in first)}
    gone = list(_gone_partners(first, present, tree, known))
    leaving = list(_gone_people(rows, known, {*blamed, *doubtful}))
    return Drafts(
        [*partners, *people, *leaving, *gone],
        problems + refused,
        sum(_sleeps(row, known) for row in first.values()),
    )


def _tree(first: dict[str, Row], known: Known) -> dict[str, str]:
    """Return who hangs under whom once the rows are applied."""
    tree = {number: known.numbers.get(one.parent_id or 0, "") for number, one in known.partners.items()}
    hq = known.hq or next((n for n, row in first.items() if row.partner.level == Level.HQ), "")
    for number, row in first.items():
        if number != hq and not _is_merged(number, known):
            tree[number] = parent_of(row.partner, known) or hq
    tree[hq] = ""
    return tree


def _is_merged(number: str, known: Known) -> bool:
    return number in known.partners and bool(known.partners[number].merged_into_id)


def _is_rooted(number: str, tree: dict[str, str]) -> bool:
    """Say whether the way up ends at headquarters, within the depth that the tree has room for."""
    for _step in range(DEEPEST):
        if not tree.get(number):
            return number in tree
        number = tree[number]
    return False


def _fault(row: Row, tree: dict[str, str], known: Known) -> Problem | None:
    """Return why a row's partner can't stand where the row puts it."""
    facts = row.partner
    if facts.level == Level.HQ and known.hq not in ("", facts.number):
        advice = _("There is a headquarters already: %(number)s. Choose another level.")
        return Problem(row.number, "level", facts.level, advice % {"number": known.hq}, sheet=row.sheet)
    if facts.number == known.hq and facts.level != Level.HQ:
        advice = _("This is the number of headquarters. Choose the level hq, or another number.")
        return Problem(row.number, "level", facts.level, advice, sheet=row.sheet)
    if not _is_rooted(facts.number, tree):
        advice = _("The partners above it go in a circle, or are more than %(most)d. Correct them first.")
        advice %= {"most": DEEPEST}
        return Problem(row.number, "parent number", facts.parent, advice, sheet=row.sheet)
    return None


def _partner(row: Row, known: Known) -> Draft:
    change, differences = compare_partner(row.partner, known)
    return Draft(
        ImportKind.PARTNER,
        change,
        row.partner.number,
        row.partner.name,
        asdict(row.partner),
        [each.as_json() for each in differences],
        row.sheet,
        row.number,
    )


def _sleeps(row: Row, known: Known) -> bool:
    """Say whether the row's partner is inactive and the row says nothing about that."""
    partner = known.partners.get(row.partner.number)
    return bool(
        partner and not partner.is_active and not partner.merged_into_id and row.partner.is_active is None
    )


def _people(rows: Sequence[Row], known: Known) -> tuple[list[Draft], list[Problem], set[str]]:
    people = People(known)
    drafts, problems, doubtful = [], [], set()
    for row in rows:
        person = row.person
        if person is None:
            continue
        problem = people.contradiction(row, person)
        if problem:
            problems.append(problem)
            doubtful.add(row.partner.number)
        elif people.is_first_mention(row, person):
            drafts.append(_person(row, person, known, people))
    return drafts, problems, doubtful


def _person(row: Row, person: PersonFacts, known: Known, people: People) -> Draft:
    change, differences = compare_person(person, row.partner.number, known)
    if change == ImportChange.CREATED and not people.is_newcomer(row, person):
        change = ImportChange.CHANGED
    return Draft(
        ImportKind.PERSON,
        change,
        row.partner.number,
        person.name,
        asdict(person),
        [each.as_json() for each in differences]
        or ([["role", "", person.role]] if change != ImportChange.UNCHANGED else []),
        row.sheet,
        row.number,
    )


def _gone_partners(
    first: dict[str, Row], present: Collection[str], tree: dict[str, str], known: Known
) -> Iterator[Draft]:
    """Yield active partners of the file's levels that it does not name, and that nobody named hangs under."""
    levels = {row.partner.level for row in first.values()}
    needed = {""}
    for number in present:
        while number not in needed:
            needed.add(number)
            number = tree.get(number, "")
    for number, one in known.partners.items():
        if one.is_active and one.parent_id and one.level in levels and number not in needed:
            yield Draft(ImportKind.PARTNER, ImportChange.GONE, number, one.name, {"partner": one.pk})


def _gone_people(rows: Sequence[Row], known: Known, spared: Collection[str]) -> Iterator[Draft]:
    """Yield dealers' and distributors' seats at the file's partners that it does not name."""
    speaking = {known.number_of(row.partner.number) for row in rows if row.person} - set(spared)
    named = {
        (person.pk, known.number_of(row.partner.number))
        for row in rows
        if row.person and (person := known.person(row.person, row.partner.number))
    }
    people = {one.pk: one for one in [*known.people.values(), *known.nameless.values()]}
    for person_id, partner_id, role in sorted(known.seats):
        number = known.numbers[partner_id]
        if number in speaking and role not in STAYING and (person_id, number) not in named:
            yield Draft(
                ImportKind.PERSON,
                ImportChange.GONE,
                number,
                people[person_id].name,
                {"person": person_id, "partner": partner_id, "role": role},
                [["role", role, ""]],
            )
