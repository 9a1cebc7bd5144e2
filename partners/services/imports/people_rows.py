"""Apply rows about people: compared anew with what the network holds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from partners.enums import ImportChange
from partners.imports.comparing import BY_IMPORT, Known, is_new_seat, new_details, new_words
from partners.imports.facts import PersonFacts
from partners.models import ImportRow, ImportRun, Membership, Network, Person
from partners.queries.imports import known_people
from partners.scope import Scope
from partners.services.bulk.people import (
    Seat,
    Word,
    add_people,
    grant_memberships,
    record_consents,
    revoke_memberships,
    update_people,
)
from partners.services.imports.days import day_of

Said = tuple[str, PersonFacts]


def apply_people(*, scope: Scope, network: Network, run: ImportRun, rows: Sequence[ImportRow]) -> set[int]:
    """Add and change people, give and end their roles, keep what they allow; nothing of it is refused."""
    said = [(row.number, PersonFacts(**row.facts)) for row in rows if row.change != ImportChange.GONE]
    known = known_people(network, said)
    _recognise(rows, known)
    _add(network, said, known)
    _change(scope, said, known)
    _seat(scope, said, known)
    _hear(scope, said, known)
    _release(scope, [row for row in rows if row.change == ImportChange.GONE])
    return set()


def _recognise(rows: Sequence[ImportRow], known: Known) -> None:
    """Know by their new address those who stood at their partner without one, as the plan has it."""
    for row in rows:
        if any(name == "email" for name, _before, _after in row.differences):
            facts = PersonFacts(**row.facts)
            stands = known.person(replace(facts, email=""), row.number)
            if stands is not None:
                known.people.setdefault(facts.email, stands)


def _add(network: Network, said: Sequence[Said], known: Known) -> None:
    """Add the people whom the network lacks; they are known from then on."""
    new: list[Person] = []
    for number, facts in said:
        if known.person(facts, number) is None:
            person = Person(
                network=network,
                email=facts.email,
                **{"language": network.default_language, **facts.said()},
            )
            new.append(person)
            _remember(known, person, number)
    add_people(people=new)


def _remember(known: Known, person: Person, number: str) -> None:
    if person.email:
        known.people[person.email] = person
    else:
        known.nameless[person.name, known.partners[known.number_of(number)].pk] = person


def _person(known: Known, facts: PersonFacts, number: str) -> Person:
    person = known.person(facts, number)
    if person is None:  # pragma: no cover (everybody was added before)
        raise LookupError(number)
    return person


def _change(scope: Scope, said: Sequence[Said], known: Known) -> None:
    changes: list[tuple[Person, dict[str, object]]] = []
    changed: set[int] = set()
    for number, facts in said:
        person = _person(known, facts, number)
        details = new_details(facts, person)
        if details and person.pk not in changed:
            changes.append((person, details))
            changed.add(person.pk)
    if changes:
        update_people(scope=scope, changes=changes)


def _seat(scope: Scope, said: Sequence[Said], known: Known) -> None:
    seats: list[Seat] = []
    for number, facts in said:
        person, partner = _person(known, facts, number), known.partners[known.number_of(number)]
        if is_new_seat(facts, person, partner, known):
            seats.append(Seat(person, partner, facts.role))
            known.seats.add((person.pk, partner.pk, facts.role))
    grant_memberships(scope=scope, seats=seats)


def _hear(scope: Scope, said: Sequence[Said], known: Known) -> None:
    words: dict[tuple[int, str], Word] = {}
    for number, facts in said:
        person = _person(known, facts, number)
        for purpose, _earlier, granted in new_words(facts, person, known):
            words.setdefault(
                (person.pk, purpose), Word(person, purpose, granted, BY_IMPORT, day_of(facts.consented_on))
            )
    if words:
        record_consents(scope=scope, words=list(words.values()))


def _release(scope: Scope, rows: Sequence[ImportRow]) -> None:
    """End the roles that the file no longer names, where that was asked for."""
    wanted = {(row.facts["person"], row.facts["partner"], row.facts["role"]) for row in rows}
    held = Membership.objects.filter(
        network_id=scope.network_id, is_active=True, person_id__in={person for person, _p, _r in wanted}
    ).select_related("person")
    ending = [each for each in held if (each.person_id, each.partner_id, each.role) in wanted]
    if ending:
        revoke_memberships(scope=scope, memberships=ending)
