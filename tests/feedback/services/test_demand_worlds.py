"""The snapshot of demand: whatever is said, moved, merged or erased, it is what the log gives."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from contextlib import suppress

import pytest
from django.utils import timezone

from feedback.demand import MEASURES, Window
from feedback.enums import Mode
from feedback.models import CaseTheme, Demand, Identity, Remark
from feedback.services.demand import take_all_demand
from feedback.services.merging import merge_case, unmerge_case
from feedback.services.proving_demand import Proof, prove_demand
from feedback.services.themes import remove_theme
from partners.bands import WEIGHTS
from partners.enums import Role
from partners.models import Membership, Partner
from partners.services.erasing import erase_person
from partners.services.merging import merge_partners
from partners.services.network import move_partner
from partners.services.partner_life import deactivate_partner, reactivate_partner
from portal.kernel.errors import DomainError
from tests.factories.feedback import House, ThemeFactory, say, scope_of
from tests.factories.partners import MembershipFactory, PartnerFactory, PersonFactory, hq_of
from tests.scale import scale, write_proof

pytestmark = pytest.mark.django_db
WORLDS, EDITS = scale(3, 12), scale(120, 1_000)


def rows_of(house: House) -> dict[int | None, dict[str, float]]:
    """Return the snapshot's rows by theme."""
    rows = Demand.objects.filter(snapshot__network=house.network)
    return {row.theme_id: {name: getattr(row, name) for name in MEASURES} for row in rows}


def by_hand(house: House, window: Window) -> dict[int | None, dict[str, float]]:
    """Count a network's demand from its rows, in the plainest way there is."""
    remarks = defaultdict(list)
    begin, end = window.bounds(house.network.time_zone)
    for remark in Remark.objects.filter(network=house.network).select_related("partner"):
        if begin <= remark.submitted_at < end:
            themes = CaseTheme.objects.filter(case__remark=remark).values_list("theme_id", flat=True)
            for theme_id in {None, *themes}:
                remarks[theme_id].append(remark)
    return {theme_id: figures_of(found) for theme_id, found in remarks.items()}


def figures_of(remarks: list[Remark]) -> dict[str, float]:
    authors = dict(Identity.objects.values_list("remark_id", "membership__person_id"))
    placed = [remark for remark in remarks if remark.partner]
    heard = [remark for remark in placed if remark.partner.level == "dealer" and remark.partner.is_active]
    dealers = {remark.partner_id: remark.partner for remark in heard}
    groups = defaultdict(list)
    for dealer in dealers.values():
        groups[dealer.ownership_group or dealer.pk].append(WEIGHTS[dealer.band])
    several = [found for found in groups.values() if len(found) > 1]
    return {
        "voices": len(heard),
        "beside": sum(remark.partner.level != "dealer" for remark in placed),
        "former": sum(remark.partner.level == "dealer" and not remark.partner.is_active for remark in placed),
        "unnamed": len(remarks) - len(placed),
        "authorless": sum(remark.pk not in authors for remark in heard),
        "persons": len({authors[remark.pk] for remark in heard if remark.pk in authors}),
        "dealers": len(dealers),
        "groups": len(groups),
        "weight": sum(WEIGHTS[dealer.band] for dealer in dealers.values()),
        "most_dealers": max([len(found) for found in several], default=0),
        "most_weight": max([sum(found) for found in several], default=0.0),
    }


class World:
    """A small network on which anything may happen, and another one beside it."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.house, self.other = dice, House.build(), House.build()
        network = self.house.network
        self.lead = scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))
        self.themes = [self.house.theme, *ThemeFactory.create_batch(2, network=network)]
        root = hq_of(network)
        self.tops = [PartnerFactory(network=network, parent=root, level="distributor") for _each in range(2)]
        for _each in range(9):
            PartnerFactory(
                network=network,
                parent=dice.choice(self.tops),
                band=dice.choice(["A", "B", "C", ""]),
                ownership_group=dice.choice(["", "", "Nord", "Süd"]),
            )
        people = PersonFactory.create_batch(6, network=network)
        places = Partner.objects.filter(network=network, level__in=["dealer", "distributor"])
        self.seats = [
            MembershipFactory(
                network=network,
                partner=place,
                person=dice.choice(people),
                role=Role.DEALER_STAFF if place.level == "dealer" else Role.DISTRIBUTOR_MANAGER,
            )
            for place in [*places, *places]
        ]

    def partner(self) -> Partner:
        partners = Partner.objects.filter(network=self.house.network, level="dealer", merged_into=None)
        return self.dice.choice(list(partners))

    def say(self) -> None:
        seat = Membership.objects.filter(pk=self.dice.choice(self.seats).pk).first()
        if seat is None:  # erased
            return
        ago = dt.timedelta(days=self.dice.choice([0, 1, 2, 40, 364, 366, 400]))
        mode = self.dice.choice([*Mode.values, Mode.NAMED])
        with suppress(DomainError):  # who has left says nothing
            self.theme(say(seat, mode=mode, at=timezone.now() - ago))

    def theme(self, remark: Remark | None = None) -> None:
        rows = list(Remark.objects.filter(network=self.house.network))
        if rows and self.dice.random() < 0.8:
            chosen = remark or self.dice.choice(rows)
            with suppress(DomainError):
                self.house.themed(chosen, self.dice.choice(self.themes))

    def untheme(self) -> None:
        rows = list(CaseTheme.objects.filter(case__network=self.house.network).order_by("pk"))
        if rows:
            remove_theme(scope=self.house.desk, case_theme=self.dice.choice(rows))

    def merge_cases(self) -> None:
        rows = list(Remark.objects.filter(network=self.house.network).select_related("case"))
        if len(rows) > 1:
            gone, kept = self.dice.sample(rows, 2)
            with suppress(DomainError):
                merge_case(scope=self.house.desk, case=gone.case, into=kept.case, at=timezone.now())
            if self.dice.random() < 0.3:
                unmerge_case(scope=self.house.desk, case=gone.case, at=timezone.now())

    def move(self) -> None:
        top = Partner.objects.get(pk=self.dice.choice(self.tops).pk)
        move_partner(scope=self.lead, partner=self.partner(), parent=top)

    def own(self) -> None:
        """Let a dealer change hands, or its band."""
        fields = {"ownership_group": self.dice.choice(["", "Nord", "Süd"]), "band": self.dice.choice("ABC")}
        Partner.objects.filter(pk=self.partner().pk).update(**fields)

    def end(self) -> None:
        partner = self.partner()
        with suppress(DomainError):
            change = deactivate_partner if partner.is_active else reactivate_partner
            change(scope=self.lead, partner=partner)

    def merge_partners(self) -> None:
        kept, gone = self.partner(), self.partner()
        with suppress(DomainError):
            merge_partners(scope=self.lead, kept=kept, gone=gone)

    def erase(self) -> None:
        person = self.dice.choice(self.seats).person
        erase_person(person=person, way="asked", words_too=self.dice.random() < 0.5)


ACTS = {
    **{"say": 40, "theme": 20, "untheme": 5, "merge_cases": 8, "move": 4, "own": 4, "end": 2},
    **{"merge_partners": 1, "erase": 1},
}


@pytest.mark.parametrize("nth", range(1, WORLDS + 1))
def test_snapshot_after_random_edits_is_the_log_counted_by_hand(nth: int) -> None:
    seed = random.randrange(1 << 30)
    world = World(random.Random(seed))
    strange = world.other.themed(world.other.remark(at=timezone.now() - dt.timedelta(days=2)))
    for act in world.dice.choices(list(ACTS), list(ACTS.values()), k=EDITS):
        getattr(world, act)()
    now, house = timezone.now(), world.house
    assert take_all_demand() == 2
    expected = by_hand(house, Window.until(now, house.network.time_zone))
    assert rows_of(house) == expected, f"seed {seed}"
    assert prove_demand(network=house.network, now=now) == Proof(len(expected) + 1, 0), f"seed {seed}"
    assert set(rows_of(world.other)) == {None, strange.theme_id}
    write_proof(f"demand-{nth}", f"0 differences after {EDITS} random edits, seed {seed}", [])
