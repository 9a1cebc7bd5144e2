"""The partners of a network at scale: regions, countries, distributors, dealers, and somebody at each."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Count, OuterRef, Subquery

from feedback.cells import DISTRIBUTOR, counts_as
from partners.enums import ConsentPurpose, Level, Role
from partners.models import Consent, Membership, Network, Partner, Person, Pulse, User
from partners.tree import STEP, step
from portal.demo.rows import Store
from portal.demo.said import Seat

COUNTRIES = (
    *("DE", "AT", "CH", "NL", "BE", "LU", "FR", "ES", "PT", "IT"),
    *("GB", "IE", "DK", "SE", "NO", "FI", "PL", "CZ", "SK", "HU"),
)
REGIONS = 4
BRANCH = 50  # dealers of a distributor
DORMANT = "PL"  # the country that fell silent more than a year ago


@dataclass(frozen=True)
class Size:
    """How large the network is to be."""

    dealers: int
    remarks: int
    months: int = 14
    seed: int = 1
    slug: str = "bench"

    @property
    def span(self) -> timedelta:
        """Return how long the history is."""
        return timedelta(days=self.months * 365 / 12)


@dataclass
class Ground:
    """The network as it grows: nodes by number, and who can speak where."""

    network: Network
    size: Size
    dice: random.Random
    ends: datetime
    steps: int = 0
    agency: int = 0
    sponsor: int = 0
    paths: dict[str, str] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    dormant: list[Seat] = field(default_factory=list)


def plant(ground: Ground) -> None:
    """Write regions, countries, distributors and dealers with somebody at each."""
    store = Store(Partner, User, Person, Membership, Consent, Pulse)
    root = Partner.objects.get(network=ground.network, number="HQ")
    regions = [_node(ground, store, root.pk, "HQ", Level.REGION, f"R{at}") for at in range(REGIONS)]
    countries = [
        _node(ground, store, regions[at % REGIONS], f"R{at % REGIONS}", Level.COUNTRY, code, country=code)
        for at, code in enumerate(COUNTRIES)
    ]
    branches = max(ground.size.dealers // BRANCH, 1)
    places = [(f"V{at:04}", at % len(COUNTRIES)) for at in range(branches)]
    distributors = [
        _node(ground, store, countries[at], COUNTRIES[at], Level.DISTRIBUTOR, number, country=COUNTRIES[at])
        for number, at in places
    ]
    for at, (number, country) in enumerate(places):
        _somebody(
            ground, store, distributors[at], number, COUNTRIES[country], Role.DISTRIBUTOR_MANAGER, DISTRIBUTOR
        )
    for at in range(ground.size.dealers):
        above, country = places[at % branches]
        number, band = f"{at:06}", ground.dice.choices("ABC", (15, 35, 50))[0]
        code = COUNTRIES[country]
        facts = {"country": code, "band": band, "town": f"Town {at % 997}"}
        dealer = _node(ground, store, distributors[at % branches], above, Level.DEALER, number, **facts)
        _somebody(ground, store, dealer, number, code, Role.DEALER_PRINCIPAL, counts_as(Level.DEALER, band))
    store.flush()
    _count_children(ground.network)
    Network.objects.filter(pk=ground.network.pk).update(last_step=ground.steps)


def _node(
    ground: Ground, store: Store, parent: int, above: str, level: str, number: str, **facts: str
) -> int:
    ground.steps += 1
    path = ground.paths[number] = ground.paths[above] + step(ground.steps)
    partner = store[Partner].add(
        network_id=ground.network.pk,
        parent_id=parent,
        path=path,
        depth=len(path) // STEP,
        numchild=0,
        level=level,
        number=number,
        name=f"{level.title()} {number}",
        created_at=ground.ends - ground.size.span,
        **facts,
    )
    store[Pulse].add(
        network_id=ground.network.pk, partner_id=partner, path=path, is_reachable=level == Level.DEALER
    )
    return partner


def _somebody(
    ground: Ground, store: Store, partner: int, number: str, country: str, role: str, counted_as: str
) -> None:
    network, since, address = ground.network.pk, ground.ends - ground.size.span, f"n{number}@dealer.example"
    person = store[Person].add(
        network_id=network, name=f"Person {number}", email=address, language="en", created_at=since
    )
    if role == Role.DISTRIBUTOR_MANAGER:
        account = store[User].add(email=f"{ground.size.slug}.{address}", password=make_password(None))
        store[Person].rows[-1]["user_id"] = account
    store[Consent].add(
        person_id=person, purpose=ConsentPurpose.NEWS, granted=True, way="import", given_at=since
    )
    path = ground.paths[number]
    seat = store[Membership].add(
        network_id=network, person_id=person, partner_id=partner, path=path, role=role, started_at=since
    )
    quiet = ground.dormant if country == DORMANT else ground.seats
    quiet.append(Seat(seat, person, partner, path, country, counted_as))


def _count_children(network: Network) -> None:
    children = Partner.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    counted = Subquery(children.annotate(count=Count("pk")).values("count"))
    parents = Partner.objects.filter(network=network, pk__in=Partner.objects.values("parent"))
    parents.update(numchild=counted)
