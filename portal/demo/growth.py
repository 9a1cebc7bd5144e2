"""Grow a network beyond its sheet: branches, dealers with addresses, people with names of their language.

Everything is drawn from the seed and from readable files in data/, in the order in which they stand there.
"""

from __future__ import annotations

import random
import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from partners.enums import Band, ConsentPurpose, Level, Role
from partners.models import Network, Partner, Person
from partners.scope import Scope
from partners.services.bulk.partners import NewPartner, add_partners
from partners.services.bulk.people import Seat, Word, add_people, grant_memberships, record_consents
from portal.demo.clock import at

DATA = Path(__file__).parent / "data"
BANDS = (Band.A, Band.B, Band.C)
IMPORTED = "import"


def read_data(name: str) -> dict[str, Any]:
    """Return one of the readable files."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


@dataclass
class Growth:
    """What is being added, in order."""

    network: Network
    dice: random.Random
    names: dict[str, Any]
    is_bikes: bool
    partners: list[NewPartner] = field(default_factory=list)
    people: list[tuple[str, str, Person]] = field(default_factory=list)  # number, role, person
    taken: set[str] = field(default_factory=set)
    group: list[str] = field(default_factory=list)

    def firm(self, language: str, town: str) -> str:
        """Return a name that no other dealer has."""
        patterns = self.names[language]["cycles" if self.is_bikes else "firms"]
        while True:
            last = self.dice.choice(self.names[language]["last"])
            name = self.dice.choice(patterns).format(last=last, town=town)
            if name not in self.taken:
                self.taken.add(name)
                return name

    def person(self, language: str, firm: str, number: str) -> Person:
        """Return somebody who speaks the language and works at the firm."""
        known = self.names[language]
        name = f"{self.dice.choice(known['first'])} {self.dice.choice(known['last'])}"
        address = f"{ascii_of(name).replace('-', '.')}@{ascii_of(firm)[:40]}-{number.lower()}.example"
        while address in self.taken:
            address = f"x.{address}"
        self.taken.add(address)
        has_address = self.dice.random() < 0.94
        return Person(
            network=self.network,
            name=name,
            email=address if has_address else "",
            language=language,
            job_title=self.dice.choice(known["titles"]),
            phone=f"{known['phone']}{self.dice.randint(1000, 9999)}" if self.dice.random() < 0.7 else "",
        )


def ascii_of(text: str) -> str:
    """Return a text as it stands in an address."""
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ł", "l"), ("Ł", "l")):
        text = text.replace(letter, plain)
    return slugify(unicodedata.normalize("NFKD", text).replace(".", " "))


def grow(network: Network, *, dealers: int, seed: int, since: datetime) -> None:
    """Add so many dealers that the network has `dealers`, unless it has more already."""
    plan = read_data(f"{network.slug}.toml")
    dice = random.Random(f"{seed}:growth:{network.slug}")  # noqa: S311 (a story, no secret)
    growth = Growth(network, dice, read_data("names.toml"), network.slug == "e-bikes")
    growth.taken = set(Partner.objects.filter(network=network).values_list("name", flat=True))
    here = Partner.objects.filter(network=network, level=Level.DEALER).count()
    for above in plan.get("above", ()):
        facts = {"name": above["name"], "level": above["level"], "country": above.get("country", "")}
        growth.partners.append(NewPartner(above["number"], above["parent"], facts))
    for branch, share in zip(plan["branch"], _shares(plan["branch"], dealers - here), strict=True):
        _grow_branch(growth, branch, share, plan.get("group", ""))
    with at(since):
        _write(growth, plan.get("group_speaker"))


def _shares(branches: list[dict[str, Any]], wanted: int) -> list[int]:
    """Return how many dealers each branch gets, in proportion to what its file says."""
    total = sum(branch["add"] for branch in branches)
    shares, owed = [], 0
    for branch in branches:
        owed += branch["add"] * max(wanted, 0)
        shares.append(owed // total)
        owed -= shares[-1] * total
    return shares


def _grow_branch(growth: Growth, branch: dict[str, Any], share: int, group: str) -> None:
    number, language, country = branch["number"], branch["language"], branch["country"]
    if "name" in branch:
        facts = {
            "name": branch["name"],
            "level": Level.DISTRIBUTOR,
            "country": country,
            "town": branch["town"],
        }
        growth.partners.append(NewPartner(number, branch["parent"], facts))
        manager = Person(
            network=growth.network,
            name=branch["manager"],
            email=f"{ascii_of(branch['manager']).replace('-', '.')}@{ascii_of(branch['name'])}.example",
            language=language,
        )
        growth.people.append((number, Role.DISTRIBUTOR_MANAGER, manager))
    grouped = branch.get("group", 0) * share // branch["add"]
    for at_place in range(share):
        _add_dealer(growth, branch, at_place, group if at_place < grouped else "")


def _add_dealer(growth: Growth, branch: dict[str, Any], place: int, group: str) -> None:
    dice, language = growth.dice, branch["language"]
    postcode, town = _split(branch["towns"][place % len(branch["towns"])])
    number = f"{branch['number'].replace('V-', '').replace('-', '')}-{place + 1:02}"
    firm = f"Wärmehaus {town}" if group else growth.firm(language, town)
    if group and firm in growth.taken:
        firm = f"{firm} {branch['number'][-3:]}"
    growth.taken.add(firm)
    facts = {
        "name": firm,
        "level": Level.DEALER,
        "country": branch["country"],
        "street": f"{dice.choice(growth.names[language]['streets'])} {dice.randint(1, 120)}",
        "postcode": postcode,
        "town": town,
        "band": dice.choices(BANDS, (2, 4, 5))[0],
        "ownership_group": group,
    }
    growth.partners.append(NewPartner(number, branch["number"], facts))
    if group:
        growth.group.append(number)
    roles = [Role.DEALER_STAFF] if group else [Role.DEALER_PRINCIPAL]
    roles += [Role.DEALER_STAFF] * (dice.random() < 0.55)
    growth.people += [(number, role, growth.person(language, firm, number)) for role in roles]


def _split(place: str) -> tuple[str, str]:
    """Return postcode and town; a British or Dutch postcode has a blank in it."""
    words = place.split(" ")
    end = 2 if len(words) > 2 and words[1].isupper() else 1
    return " ".join(words[:end]), " ".join(words[end:])


def _write(growth: Growth, speaker: dict[str, str] | None) -> None:
    scope = Scope.system(growth.network.pk)
    made = add_partners(network=growth.network, new=growth.partners)
    seats = [(made[number], role, person) for number, role, person in growth.people]
    if speaker and growth.group:
        chief = Person(network=growth.network, language="de", job_title="Einkauf", **speaker)
        seats += [(made[number], Role.DEALER_PRINCIPAL, chief) for number in growth.group]
    people = list({id(person): person for _partner, _role, person in seats}.values())
    add_people(people=people)
    grant_memberships(scope=scope, seats=[Seat(person, partner, role) for partner, role, person in seats])
    record_consents(scope=scope, words=[word for person in people for word in _words(growth, person)])


def _words(growth: Growth, person: Person) -> list[Word]:
    news, ask = growth.dice.random() < 0.84, growth.dice.random() < 0.6
    return [
        Word(person, ConsentPurpose.NEWS, news, IMPORTED),
        Word(person, ConsentPurpose.ASK, ask and news, IMPORTED),
    ]
