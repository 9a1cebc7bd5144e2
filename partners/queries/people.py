"""Reads about people."""

from __future__ import annotations

from partners.models import Person
from partners.scope import Scope


def own_person(scope: Scope) -> Person | None:
    """Return the person as whom the scope's user works in its network."""
    return Person.objects.filter(network_id=scope.network_id, pk__in=scope.person_ids).first()
