"""What a row would change in what the network holds: pure, the same for the plan and for applying it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from partners.enums import ImportChange

if TYPE_CHECKING:
    from partners.imports.facts import PartnerFacts, PersonFacts
    from partners.models import Consent, Partner, Person

BY_IMPORT = "import"
PARENT, ROLE, CONSENT, ENDED_ON = "parent", "role", "consent", "ended_on"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what the network holds, and what the row says."""

    field: str
    before: Any
    after: Any

    def as_json(self) -> list[Any]:
        """Return it as the plan's row keeps it."""
        return [self.field, self.before, self.after]


@dataclass
class Known:
    """What the network holds of the partners and people that rows speak of.

    `numbers` leads from a partner's key to its number, `nameless` from name and partner to people without an
    address.
    """

    hq: str = ""
    partners: dict[str, Partner] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    nameless: dict[tuple[str, int], Person] = field(default_factory=dict)
    seats: set[tuple[int, int, str]] = field(default_factory=set)
    consents: dict[tuple[int, str], Consent] = field(default_factory=dict)

    def number_of(self, number: str) -> str:
        """Return the number under which a partner is kept: that of the one it was merged into."""
        partner = self.partners.get(number)
        for _step in range(len(self.numbers)):
            if partner is None or not partner.merged_into_id:
                break
            number = self.numbers[partner.merged_into_id]
            partner = self.partners.get(number)
        return number

    def person(self, facts: PersonFacts, number: str) -> Person | None:
        """Return the person of a row, by address, else by name at the partner."""
        if facts.email:
            return self.people.get(facts.email)
        partner = self.partners.get(self.number_of(number))
        return self.nameless.get((facts.name, partner.pk)) if partner else None


def compare_partner(facts: PartnerFacts, known: Known) -> tuple[str, list[Difference]]:
    """Say what a row does to its partner; one made from a flat list's columns keeps the name it has."""
    partner = known.partners.get(facts.number)
    if partner is None:
        return ImportChange.CREATED, []
    if partner.merged_into_id:
        return ImportChange.UNCHANGED, []
    differences = [
        Difference(name, getattr(partner, name), value)
        for name, value in facts.said().items()
        if getattr(partner, name) != value and not (facts.is_derived and name == "name")
    ]
    differences += _another_end(facts, partner)
    above, wanted = known.numbers.get(partner.parent_id or 0, ""), parent_of(facts, known)
    if partner.parent_id and above != wanted:
        return ImportChange.MOVED, [Difference(PARENT, above, wanted), *differences]
    return (ImportChange.CHANGED if differences else ImportChange.UNCHANGED), differences


def _another_end(facts: PartnerFacts, partner: Partner) -> list[Difference]:
    """Say whether the row knows another day on which the partner ended; an empty cell says nothing."""
    if facts.is_active is not False or not facts.ended_on:
        return []
    ended = timezone.localdate(partner.ended_at).isoformat() if partner.ended_at else ""
    return [Difference(ENDED_ON, ended, facts.ended_on)] if ended != facts.ended_on else []


def parent_of(facts: PartnerFacts, known: Known) -> str:
    """Return the number of the partner above: headquarters when the row names none."""
    return known.number_of(facts.parent) if facts.parent else known.hq


def compare_person(facts: PersonFacts, number: str, known: Known) -> tuple[str, list[Difference]]:
    """Say what a row does to its person, their role at the partner and what they allow."""
    person = known.person(facts, number)
    partner = known.partners.get(known.number_of(number))
    if person is None:
        return ImportChange.CREATED, []
    differences = [
        *(
            Difference(name, getattr(person, name), value)
            for name, value in new_details(facts, person).items()
        )
    ]
    if is_new_seat(facts, person, partner, known):
        differences.append(Difference(ROLE, "", facts.role))
    differences += [
        Difference(f"{CONSENT}:{purpose}", earlier, granted)
        for purpose, earlier, granted in new_words(facts, person, known)
    ]
    return (ImportChange.CHANGED if differences else ImportChange.UNCHANGED), differences


def new_details(facts: PersonFacts, person: Person) -> dict[str, object]:
    """Return what the row knows better; what a person confirmed themselves is only completed."""
    address = {"email": facts.email} if facts.email and not person.email else {}
    return address | {
        name: value
        for name, value in facts.said().items()
        if getattr(person, name) != value and not (person.confirmed_at and getattr(person, name))
    }


def is_new_seat(facts: PersonFacts, person: Person, partner: Partner | None, known: Known) -> bool:
    """Say whether the person gets a role; a guessed one only goes to somebody who has none at the partner."""
    if partner is None:
        return True
    if facts.is_role_said:
        return (person.pk, partner.pk, facts.role) not in known.seats
    return not any(seat[:2] == (person.pk, partner.pk) for seat in known.seats)


def new_words(facts: PersonFacts, person: Person, known: Known) -> Iterator[tuple[str, bool | None, bool]]:
    """Yield purpose, earlier word and new word; a file never overrules what a person said themselves."""
    for purpose, granted in sorted(facts.consent.items()):
        earlier = known.consents.get((person.pk, purpose))
        if earlier is None:
            yield purpose, None, granted
        elif earlier.way == BY_IMPORT and earlier.granted != granted:
            yield purpose, earlier.granted, granted
