"""Two networks full of things that must not leak: what the matrix and the canaries walk through.

Everything of the second network carries the word `FOREIGN`, so that one search finds any leak. Trees:

    hq -> north -> importer -> near (staff, colleague, principal), next
       -> south -> importer -> far
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partners.enums import Level, Role
from partners.models import Membership, Network, Partner, User
from partners.scope import Scope
from partners.services.membership import revoke_membership
from tests.factories.partners import (
    MembershipFactory,
    NetworkFactory,
    PartnerFactory,
    PersonFactory,
    consenting,
    hq_of,
)

FOREIGN = "zebrawood"
HOME = "oakmoss"
# Places of the tree, by what a member of the staff at `near` may call them.
SEATS = {
    "staff": ("near", Role.DEALER_STAFF),
    "colleague": ("near", Role.DEALER_STAFF),
    "principal": ("near", Role.DEALER_PRINCIPAL),
    "neighbour": ("next", Role.DEALER_STAFF),
    "distant": ("far", Role.DEALER_STAFF),
    "distributor": ("importer", Role.DISTRIBUTOR_MANAGER),
    "field": ("north", Role.FIELD_MANAGER),
    "marketer": ("hq", Role.HQ_MARKETER),
    "sponsor": ("hq", Role.HQ_SPONSOR),
    "analyst": ("hq", Role.AGENCY_ANALYST),
    "lead": ("hq", Role.AGENCY_LEAD),
    "revoked": ("near", Role.DEALER_STAFF),
}


@dataclass
class Side:
    """One network with its people, and whatever the apps add to it."""

    network: Network
    word: str
    places: dict[str, Partner]
    seats: dict[str, Membership]
    things: dict[str, Any] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """Return the account of somebody."""
        user = self.seats[name].person.user
        assert user is not None
        return user


@dataclass
class World:
    """Both sides and those who belong to neither or to both."""

    home: Side
    other: Side
    platform_admin: User
    both: User


def build_side(word: str) -> Side:
    """Make one network whose every text carries the word."""
    network = NetworkFactory(
        slug=f"{word}-works",
        name=f"{word.title()} Works",
        sender_name=f"{word.title()} Sender",
        contact_email=f"contact@{word}.example",
    )
    places = _tree(network, word)
    seats = {name: _seat(places[place], name, role, word) for name, (place, role) in SEATS.items()}
    revoke_membership(scope=Scope.system(network.pk), membership=seats["revoked"])
    return Side(network, word, places, seats)


def _tree(network: Network, word: str) -> dict[str, Partner]:
    places = {"hq": hq_of(network)}

    def add(key: str, above: str, level: str) -> None:
        places[key] = PartnerFactory(
            network=network,
            parent=places[above],
            level=level,
            number=f"{word}-{key}",
            name=f"{word.title()} {key.title()} House",
            town=f"{word.title()}{key}town",
        )

    add("north", "hq", Level.REGION)
    add("south", "hq", Level.REGION)
    add("importer", "north", Level.DISTRIBUTOR)
    add("southern", "south", Level.DISTRIBUTOR)
    add("near", "importer", Level.DEALER)
    add("next", "importer", Level.DEALER)
    add("far", "southern", Level.DEALER)
    return places


def _seat(partner: Partner, name: str, role: str, word: str) -> Membership:
    person = consenting(
        network=partner.network, name=f"{name.title()} {word.title()}son", email=f"{name}@{word}.example"
    )
    return MembershipFactory(partner=partner, person=person, role=role)


def build_people() -> World:
    """Make both networks, a platform admin without a membership, and a dealer of both."""
    home, other = build_side(HOME), build_side(FOREIGN)
    address = "both@neutral.example"
    for side in (home, other):
        person = PersonFactory(network=side.network, name="Bo Th", email=address)
        side.seats["both"] = MembershipFactory(
            partner=side.places["near"], person=person, role=Role.DEALER_STAFF
        )
    admin = User.objects.create_superuser("admin@neutral.example", name="Ada Min")
    return World(home, other, admin, home.user("both"))
