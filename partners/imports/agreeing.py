"""Several rows about one person have to say the same: else the file would change them back and forth."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from partners.imports.comparing import Known
from partners.imports.facts import PersonFacts, Problem, Row

Key = tuple[str, str]
FILLABLE = ("job_title", "phone")


class People:
    """Remembers whom the rows spoke of so far."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.said: dict[Key, tuple[Row, dict[str, object]]] = {}
        self.seats: set[tuple[Key, str, str]] = set()
        self.new: set[Key] = set()

    def contradiction(self, row: Row, person: PersonFacts) -> Problem | None:
        """Return what the row says otherwise than an earlier one of the same person."""
        key, says = self._key(row, person), _says(person)
        earlier, said = self.said.setdefault(key, (row, says))
        for name, value in says.items():
            if said.get(name, "") not in ("", value) and value != "":
                advice = _("Row %(row)d says “%(other)s” of the same person. Make them equal.")
                shown = {"row": earlier.number, "other": said[name]}
                return Problem(row.number, name, str(value), advice % shown, sheet=row.sheet)
        said.update({name: value for name, value in says.items() if value != ""})
        return None

    def completed(self, row: Row, person: PersonFacts) -> PersonFacts:
        """Return what the person's rows say together: what one leaves empty, another may fill in."""
        _earlier, said = self.said[self._key(row, person)]
        return replace(person, **{name: said[name] for name in FILLABLE if said.get(name)})

    def is_first_mention(self, row: Row, person: PersonFacts) -> bool:
        """Say whether no row gave this person this role at this partner so far."""
        seat = (self._key(row, person), self.known.number_of(row.partner.number), person.role)
        is_first = seat not in self.seats
        self.seats.add(seat)
        return is_first

    def is_newcomer(self, row: Row, person: PersonFacts) -> bool:
        """Say whether this row is the first of somebody whom the network does not know."""
        key = self._key(row, person)
        is_first = key not in self.new
        self.new.add(key)
        return is_first

    def _key(self, row: Row, person: PersonFacts) -> Key:
        if person.email:
            return person.email, ""
        return person.name, self.known.number_of(row.partner.number)


def _says(facts: PersonFacts) -> dict[str, object]:
    return facts.said() | {f"consent {purpose}": granted for purpose, granted in facts.consent.items()}
