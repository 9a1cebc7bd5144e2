"""Rows of one name at one partner, with and without an e-mail address: one person; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from partners.imports import mapping as columns
from partners.imports.comparing import Known
from partners.imports.facts import PersonFacts, Problem, Row
from partners.imports.folding import fold
from partners.imports.planning import problem_at
from partners.models import Person

Key = tuple[str, str]
Names = dict[str, str]


def join_people(
    rows: Sequence[Row], known: Known, mapping: columns.Mapping | None
) -> tuple[list[Row], list[Problem]]:
    """Give rows without an address that of the one person of the name at the partner.

    Where the list or the network has several, the row has to say which; who stands there without an address
    beside them stays who they are. Somebody known without an address gets the one that the list has.
    """
    joining = _Joining(known)
    for row in rows:
        if row.person and row.person.email:
            joining.said.setdefault(joining.key(row, row.person), {})[row.person.email] = row.person.name
    joined, problems = [], []
    for row in rows:
        person = row.person and joining.meant(row, row.person)
        if row.person and person is None:
            problems.append(_doubt(row, joining.choices(row, row.person), mapping))
        joined.append(replace(row, person=person))
    return joined, problems


def _doubt(row: Row, names: Names, mapping: columns.Mapping | None) -> Problem:
    advice = _(
        "Several people here have this name: %(addresses)s. Write the address of the one who is meant."
    )
    shown = ", ".join(sorted(names))
    return problem_at(
        row, "email", row.person.name if row.person else "", advice % {"addresses": shown}, mapping
    )


@dataclass
class _Joining:
    """Addresses of each name at each partner: as the list says (`said`), and as the network holds them."""

    known: Known
    said: dict[Key, Names] = field(default_factory=dict)
    held: dict[Key, Names] = field(default_factory=dict)
    nameless: dict[Key, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort whom the network holds by partner and name."""
        addressed = {one.pk: one for one in self.known.people.values()}
        for person_id, partner_id, _role in self.known.seats:
            if one := addressed.get(person_id):
                self.held.setdefault((self.known.numbers[partner_id], fold(one.name)), {})[one.email] = (
                    one.name
                )
        for (name, partner_id), one in self.known.nameless.items():
            self.nameless.setdefault((self.known.numbers[partner_id], fold(name)), one)

    def key(self, row: Row, person: PersonFacts) -> Key:
        """Return where somebody stands under which name."""
        return self.known.number_of(row.partner.number), fold(person.name)

    def choices(self, row: Row, person: PersonFacts) -> Names:
        """Return the addresses that a name can mean: those of the list before those of the network."""
        key = self.key(row, person)
        return self.said.get(key) or self.held.get(key, {})

    def meant(self, row: Row, person: PersonFacts) -> PersonFacts | None:
        """Return the person whom a row means; None when it can't be told."""
        names, stands = self.choices(row, person), self.nameless.get(self.key(row, person))
        if person.email:
            self._address(person, stands, names, row)
            return person
        is_apart = stands is not None and (len(names) > 1 or self.key(row, person) in self.held)
        if not names or is_apart:
            return person
        if len(names) > 1:
            return None
        (email, name), *_none = names.items()
        return replace(person, email=email, name=name)

    def _address(self, person: PersonFacts, stands: Person | None, names: Names, row: Row) -> None:
        """Know somebody who stood there without an address by the one that the list has."""
        if stands is None or person.email in self.known.people or len(names) > 1:
            return
        if stands.name == person.name and not self.held.get(self.key(row, person)):
            self.known.people[person.email] = stands
