"""Act as the demo's people: their scopes by address, one network at a time."""

from __future__ import annotations

from dataclasses import dataclass

from partners.models import Membership, Network, Partner, Person
from partners.queries.scope import scope_for
from partners.scope import Scope


@dataclass(frozen=True)
class Cast:
    """A network with everybody in it."""

    network: Network

    def person(self, email: str) -> Person:
        """Return somebody by address."""
        return Person.objects.get(network=self.network, email=email)

    def seat(self, email: str) -> Membership:
        """Return somebody's first membership."""
        return Membership.objects.filter(network=self.network, person__email=email).order_by("pk")[0]

    def scope(self, email: str) -> Scope:
        """Return what somebody may see and do, as if they were signed in."""
        return scope_for(self.person(email).user, self.network)

    def partner(self, number: str) -> Partner:
        """Return a partner by number."""
        return Partner.objects.get(network=self.network, number=number)
