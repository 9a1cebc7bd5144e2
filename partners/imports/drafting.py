"""From arranged rows to the plan: what each one changes, what is missing, what contradicts; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from partners.enums import ImportChange, ImportKind
from partners.imports.agreeing import People
from partners.imports.comparing import Known, compare_partner, compare_person
from partners.imports.facts import PersonFacts, Problem, Row
from partners.imports.joining import join_people
from partners.imports.mapping import Mapping
from partners.imports.placing import find_faults
from partners.roles import AGENCY_ROLES, HQ_ROLES

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


def draft_plan(
    rows: Sequence[Row], known: Known, blamed: Collection[str], mapping: Mapping | None = None
) -> Drafts:
    """Compare arranged rows with the network; `blamed` are numbers of rows left out: these are never gone."""
    rows, doubts = join_people(rows, known, mapping)
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.partner.number, row)
    faults, tree = find_faults(first, known, mapping)
    loose, problems = set(faults), [*faults.values(), *doubts]
    partners = [_partner(row, known) for number, row in first.items() if number not in loose]
    people, refused, doubtful = _people([row for row in rows if row.partner.number not in loose], known)
    present = {*first, *blamed, *(known.number_of(number) for number in first)}
    gone = list(_gone_partners(first, present, tree, known))
    in_doubt = {row.partner.number for row in rows if row.number in {doubt.row for doubt in doubts}}
    leaving = list(_gone_people(rows, known, {*blamed, *doubtful, *in_doubt}))
    return Drafts(
        [*partners, *people, *leaving, *gone],
        problems + refused,
        sum(_sleeps(row, known) for row in first.values()),
    )


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
    agreed, problems, doubtful = [], [], set()
    for row in rows:
        if row.person is None:
            continue
        problem = people.contradiction(row, row.person)
        if problem:
            problems.append(problem)
            doubtful.add(row.partner.number)
        elif people.is_first_mention(row, row.person):
            agreed.append((row, row.person))
    drafts = [_person(row, people.completed(row, person), known, people) for row, person in agreed]
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
