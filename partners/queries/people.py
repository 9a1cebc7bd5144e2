"""Reads about people."""

from __future__ import annotations

from partners.models import Consent, Person
from partners.scope import Scope


def own_person(scope: Scope) -> Person | None:
    """Return the person as whom the scope's user works in its network."""
    return Person.objects.filter(network_id=scope.network_id, pk__in=scope.person_ids).first()


def consents_of(person: Person) -> set[str]:
    """Return the purposes for which the person lets us write."""
    return set(Consent.objects.filter(person=person, granted=True).values_list("purpose", flat=True))
