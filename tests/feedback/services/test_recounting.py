"""Whatever is said, themed, moved, merged or taken back: the figures are those of a recount by hand."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from feedback.cells import BEST_FIRST, DISTRIBUTOR, FIELDS, NOBODY
from feedback.enums import Kind, Mode, Route
from feedback.models import Case, CaseTheme, Remark, RemarkPlace
from feedback.queries.cells import Wanted, read_cells
from feedback.services.counting import count_remark, fold_due, place_in_figures, uncount_remark
from feedback.services.recounting import recount_network
from feedback.services.themes import add_theme, remove_theme
from partners.enums import Role
from partners.models import Partner
from partners.periods import Grain, Period
from partners.scope import Scope
from partners.services.merging import merge_partners
from partners.services.network import move_partner
from partners.services.partner_life import deactivate_partner, reactivate_partner
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_token
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import MembershipFactory, PartnerFactory, hq_of
from tests.scale import ENGINE, scale, write_proof

pytestmark = pytest.mark.django_db
# SQLite makes them ten times as fast; several channels side by side take less than one that grows.
CHANNELS = scale(5, 10) if ENGINE == "sqlite" else 1
EDITS = scale(2_000 if ENGINE == "sqlite" else 1_000, 10_000)


def by_hand(house: House, *, whole: bool = False) -> dict[tuple, dict[str, int]]:
    """Count all cells of a network from its rows, in the plainest way: as they are kept, or by branch."""
    zone = ZoneInfo(house.network.time_zone)
    groups = defaultdict(list)
    themes = defaultdict(set)
    for remark_id, theme_id in CaseTheme.objects.values_list("case__remark_id", "theme_id"):
        themes[remark_id].add(f"{theme_id}")
    for remark in Remark.objects.filter(network=house.network).select_related("partner"):
        day = remark.submitted_at.astimezone(zone).date()
        values = {("", ""), ("kind", remark.kind), ("route", remark.route)}
        values |= {("theme", value) for value in themes[remark.pk]}
        if judged := {"praise": "praised", "problem": "troubled"}.get(remark.kind):
            values |= {(judged, value) for value in themes[remark.pk]}
        steps = [remark.counted_path[at : at + 4] for at in range(0, len(remark.counted_path), 4)]
        steps[0] = ""
        if remark.counted_as not in {DISTRIBUTOR, NOBODY}:
            steps[-1:] = [remark.partner.path[-4:]] if whole else []
        for grain in Grain:
            for step in set(steps):
                for attribute, value in values:
                    groups[step, grain.value, Period.of(day, grain).start, attribute, value].append(remark)
    return {key: figures_of(remarks, week=key[1] == "w") for key, remarks in groups.items()}


def figures_of(remarks: list[Remark], *, week: bool) -> dict[str, int]:
    dealers = defaultdict(set)
    for remark in remarks:
        if remark.counted_as not in {DISTRIBUTOR, NOBODY}:
            dealers[remark.partner_id].add(remark.counted_as)
    bands = Counter(min(bands, key=BEST_FIRST.index) for bands in dealers.values())
    kinds = Counter(remark.counted_as for remark in remarks)
    distributors = {remark.partner_id for remark in remarks if remark.counted_as == DISTRIBUTOR}
    found = {
        "voices": len(remarks) - kinds[DISTRIBUTOR] - kinds[NOBODY],
        "dealers": len(dealers),
        **{f"dealers_{band.lower()}": bands[band] for band in "ABC"},
        "distributor_voices": kinds[DISTRIBUTOR],
        "distributors": len(distributors),
        "unnamed": kinds[NOBODY],
    }
    counted = {"voices", "distributor_voices", "unnamed"}
    return {name: 0 if week and name not in counted else amount for name, amount in found.items()}


def kept(house: House, *, whole: bool = False) -> dict[tuple, dict[str, int]]:
    """Return the cells as they are kept, or whole branches, with what isn't folded."""
    found, rows = {}, by_hand(house, whole=whole)
    partners = Partner.objects.filter(network=house.network).exclude(parent=None)
    heads = {partner.pk: partner.path[-4:] for partner in partners} if whole else {}
    for grain in Grain:
        keys = [key for key in rows if key[1] == grain.value]
        for attribute in ("", "kind", "route", "theme", "praised", "troubled"):
            wanted = Wanted(
                house.network.pk,
                frozenset(key[0] for key in keys),
                grain,
                frozenset(key[2] for key in keys),
                attribute,
                heads=heads,
            )
            for (branch, start, value), cell in read_cells(wanted).items():
                figures = {name: getattr(cell, name) for name in FIELDS}
                found[branch, grain.value, start, attribute, value] = figures
    return found


class Channel:
    """A small tree with people in it, on which anything may happen."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.house = dice, House.build()
        network = self.house.network
        root = hq_of(network)
        lands = [
            PartnerFactory(network=network, parent=root, level="country", country=code)
            for code in ("DE", "NL")
        ]
        lead = MembershipFactory(network=network, role=Role.AGENCY_LEAD)
        self.system = Scope.of(network.pk, lead.person.user_id, self._seats(lead))
        self.themes = [self.house.theme, *ThemeFactory.create_batch(3, network=network)]
        self.branches = [
            PartnerFactory(network=network, parent=land, level="distributor", country=land.country)
            for land in lands
            for _each in range(2)
        ] + [root]
        self.lands = lands
        self.dealers = [
            PartnerFactory(
                network=network,
                parent=dice.choice(self.branches),
                level="dealer",
                band=dice.choice(["A", "B", "C", ""]),
                country=dice.choice(["DE", "NL"]),
            )
            for _each in range(24)
        ]

    @staticmethod
    def _seats(membership):
        from partners.queries.scope import seat_of  # noqa: PLC0415 (only here)

        return (seat_of(membership),)

    def say(self) -> None:
        """Let somebody say something, at any time of the last four months."""
        dice, now = self.dice, timezone.now()
        nobody = dice.random() < 0.1
        speakers = [*self.dealers, *self.branches[:-1]]
        partner = None if nobody else Partner.objects.get(pk=dice.choice(speakers).pk)
        remark = Remark(
            network=self.house.network,
            number=random_token()[:20],
            receipt_hash=random_token(),
            submission_key=random_token(),
            partner=partner,
            path=partner.path if partner else "",
            country=partner.country if partner else dice.choice(["DE", "NL", "FR"]),
            mode=Mode.NO_IDENTITY if nobody else Mode.AGENCY_ONLY,
            kind=dice.choice(Kind.values),
            route=dice.choice(Route.values),
            text="x",
            language="en",
            submitted_at=now - dt.timedelta(days=dice.choice([0, 0, 1, 9, 40, 70, 120])),
        )
        place_in_figures(remark, partner)
        remark.save()
        Case.objects.create(
            remark=remark, network=self.house.network, due_at=now, received_at=remark.submitted_at
        )
        count_remark(remark)

    def any_remark(self) -> Remark | None:
        pks = list(Remark.objects.values_list("pk", flat=True))
        return Remark.objects.select_related("case").get(pk=self.dice.choice(pks)) if pks else None

    def theme(self) -> None:
        if remark := self.any_remark():
            theme = self.dice.choice(self.themes)
            add_theme(scope=self.house.desk, case=remark.case, theme=theme, at=timezone.now())

    def untheme(self) -> None:
        if row := CaseTheme.objects.filter(passed_on_at=None).order_by("?").first():
            remove_theme(scope=self.house.desk, case_theme=row)

    def move(self) -> None:
        """Hang a dealer elsewhere, under another one too, or a distributor under the other country."""
        if self.dice.random() < 0.7:
            moved = self.dice.choice(self.dealers)
            goals = self.branches if self.dice.random() < 0.5 else self.dealers
        else:
            moved, goals = self.dice.choice(self.branches[:-1]), self.lands
        with suppress(DomainError):  # under itself
            move_partner(
                scope=self.system,
                partner=Partner.objects.get(pk=moved.pk),
                parent=Partner.objects.get(pk=self.dice.choice(goals).pk),
            )

    def grow(self) -> None:
        """Hang a new dealer under one that may have had none below it."""
        parent = self.dice.choice(self.dealers)
        if len(self.dealers) < 30:
            made = PartnerFactory(network=self.house.network, parent=parent, band=self.dice.choice("ABC"))
            self.dealers.append(made)

    def end(self) -> None:
        """End a dealer with what hangs under it, or take it back."""
        partner = Partner.objects.get(pk=self.dice.choice(self.dealers).pk)
        with suppress(DomainError):  # what stands above it has ended
            change = deactivate_partner if partner.is_active else reactivate_partner
            change(scope=self.system, partner=partner)

    def merge(self) -> None:
        if len(self.dealers) < 12:
            return
        kept_one, gone = self.dice.sample(self.dealers, 2)
        with suppress(DomainError):  # one hangs under the other, or has ended
            merge_partners(
                scope=self.system,
                kept=Partner.objects.get(pk=kept_one.pk),
                gone=Partner.objects.get(pk=gone.pk),
            )
            self.dealers.remove(gone)

    def erase(self) -> None:
        if (remark := self.any_remark()) and not remark.case.themes.exclude(passed_on_at=None).exists():
            uncount_remark(remark)
            remark.case.themes.all().delete()
            remark.case.delete()
            remark.delete()

    def fold(self) -> None:
        fold_due()


def listed(house: House) -> dict[str, set[int]]:
    """Return whose remarks stand in which branch's list."""
    found = defaultdict(set)
    for branch, remark_id in RemarkPlace.objects.values_list("branch", "remark_id"):
        found[branch].add(remark_id)
    return found


def below_by_hand(house: House) -> dict[str, set[int]]:
    """Say the same of every branch from the paths of the partners, as they hang now."""
    found = defaultdict(set)
    for pk, path in Remark.objects.exclude(partner=None).values_list("pk", "partner__path"):
        for at in range(4, len(path), 4):
            found[path[at : at + 4]].add(pk)
    return found


ACTS = {
    **{"say": 46, "theme": 22, "untheme": 10, "move": 8, "merge": 1, "erase": 10, "fold": 5},
    **{"grow": 1, "end": 2},
}


@pytest.mark.parametrize("nth", range(1, CHANNELS + 1))
def test_recount_after_random_edits_finds_no_difference(nth: int) -> None:
    seed = random.randrange(1 << 30)
    channel = Channel(random.Random(seed))
    acts = channel.dice.choices(list(ACTS), list(ACTS.values()), k=EDITS)
    for act in acts:
        getattr(channel, act)()
    house = channel.house
    expected = by_hand(house)
    assert kept(house) == expected, f"seed {seed}"
    assert kept(house, whole=True) == by_hand(house, whole=True), f"seed {seed}"
    assert listed(house) == below_by_hand(house), f"seed {seed}"
    assert recount_network(house.network) == 0, f"seed {seed}"
    assert kept(house) == expected
    assert Partner.objects.filter(level="dealer", numchild__gt=0).exists()
    lines = [f"- {act}: {count}" for act, count in sorted(Counter(acts).items())]
    title = f"0 differences after {EDITS:,} random edits, channel {nth} of {CHANNELS}, seed {seed}"
    write_proof(f"recount-{nth}", title, lines)
