"""Figures at home: outside the agency only what was published, each reader's own branch, under thresholds."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.test import Client

from feedback.services.publishing import publish_network
from partners.enums import Level, Role
from partners.models import BranchConsent
from partners.services.publishing import publish_coverage
from tests.factories.feedback import House, ThemeFactory, say
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 12, 9, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def house():
    """Return a network of two distributors with ten dealers each: six and one of them spoke."""
    with time_machine.travel(OCTOBER, tick=False) as clock:
        house = House.build(slug="pumps", time_zone="Europe/Berlin")
        house.clock = clock
        house.seats, house.branches = {}, {}
        for name, country, speakers in (("North", "DE", 6), ("South", "AT", 1)):
            branch = PartnerFactory(
                network=house.network, level=Level.DISTRIBUTOR, name=name, country=country
            )
            house.branches[name] = branch
            for n in range(10):
                branch.refresh_from_db()
                partner = PartnerFactory(
                    network=house.network, parent=branch, name=f"{name} {n}", country=country
                )
                member = MembershipFactory(network=house.network, partner=partner)
                house.seats[partner.name] = member
                if n < speakers:
                    house.themed(say(member))
        clock.move_to(NOVEMBER)
        yield house


def publish(house: House) -> None:
    """Publish what is over."""
    publish_network(network=house.network, now=NOVEMBER)
    publish_coverage(network=house.network, now=NOVEMBER)


def home(membership, language: str = "en") -> str:
    """Return what somebody's home says in a language."""
    client = Client()
    user = membership.person.user
    user.language = language
    user.save()
    client.force_login(user)
    return unescape(client.get("/pumps/").text)


def at(house: House, role: str, branch: str):
    """Make somebody with a role at a distributor's branch."""
    return MembershipFactory(network=house.network, role=role, partner=house.branches[branch])


def test_nothing_is_shown_to_others_before_it_is_published(house) -> None:
    for reader in (house.sponsor, at(house, Role.DISTRIBUTOR_MANAGER, "North")):
        said = home(reader)
        assert "Nothing is published yet" in said
        assert "6 of" not in said
        assert house.theme.name not in said


def everybody(house: House, kind: str, theme=None, first: int = 0) -> None:
    """Let the dealers of both branches, from the first on, say something of a theme in October."""
    with time_machine.travel(OCTOBER, tick=False):
        for name in house.branches:
            for n in range(first, 10):
                house.themed(say(house.seats[f"{name} {n}"], kind=kind), theme or house.theme)


def test_sponsor_sees_map_good_and_bad_and_silence_in_this_order(house) -> None:
    courses = ThemeFactory(network=house.network, name="Courses", names={"en": "Courses"})
    everybody(house, "praise", courses)
    everybody(house, "problem", first=3)
    everybody(house, "idea")
    publish(house)
    said = home(house.sponsor)
    assert "20 of 20 dealers are heard (100\N{NO-BREAK SPACE}%)" in said
    assert "Praised most: Courses, by at least 15 dealers" in said
    assert "Dealers who praised it, October 2026" in said
    assert f"Most problems: {house.theme.name}, from at least 10 dealers" in said
    assert "“At least” stands where nearly all" in said
    assert "One-sided" not in said
    assert said.index("What was passed on") < said.index('id="good"')
    assert 'class="chart chart-map"' in said
    places = [said.index(part) for part in ('id="coverage-map"', 'id="good"', 'id="bad"', 'id="silence"')]
    assert places == sorted(places)
    assert said.index('id="silence"') < said.index("You owe no answer")


def test_home_says_that_it_is_one_sided(house) -> None:
    everybody(house, "praise", ThemeFactory(network=house.network))
    publish(house)
    said = home(house.sponsor)
    assert "One-sided: enough dealers praised the same, but no problem was shared by enough." in said
    assert 'id="bad"' not in said


def test_home_says_that_too_few_said_the_same(house) -> None:
    publish(house)
    said = home(house.sponsor)
    assert "Nothing that enough dealers said in October 2026" in said
    assert "as soon as 5 dealers say the same" in said
    assert 'id="good"' not in said


@pytest.mark.parametrize(
    "language, label",
    [("en", "Active dealers, as of 1 December 2026"), ("de", "Aktive Händler, Stand 1. Dezember 2026")],
)
def test_published_coverage_names_the_day_on_which_it_was_counted(house, language, label) -> None:
    publish_coverage(network=house.network, now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))  # 00:30 in Berlin
    house.clock.move_to(datetime(2027, 1, 8, 12, tzinfo=UTC))  # nobody published in January yet
    for reader, pictures in (
        (house.sponsor, ("coverage-map", "silence")),
        (at(house, Role.DISTRIBUTOR_MANAGER, "North"), ("coverage",)),
        (at(house, Role.FIELD_MANAGER, "North"), ("coverage",)),
    ):
        said = home(reader, language)
        for name in pictures:
            figure = said.split(f'id="{name}"')[1].split("</figure>")[0]
            assert f'<p class="chart-unit">{label}</p>' in figure
            assert f". {label}</caption>" in figure


def test_small_branch_is_not_given_away_by_the_rest(house) -> None:
    publish(house)
    said = home(at(house, Role.DISTRIBUTOR_MANAGER, "South"))
    assert "South" in said
    assert house.theme.name not in said
    assert "North" not in said


def test_distributor_sees_the_own_branch_alone(house) -> None:
    publish(house)
    said = home(at(house, Role.DISTRIBUTOR_MANAGER, "North"))
    assert "South" not in said
    assert 'id="coverage"' in said


def test_distributor_that_shows_no_figures_sees_them_alone(house) -> None:
    north = house.branches["North"]
    BranchConsent.objects.create(network=house.network, partner=north, path=north.path, shows_figures=False)
    with time_machine.travel(OCTOBER, tick=False):
        for n in range(1, 5):
            house.themed(say(house.seats[f"South {n}"]))
    publish(house)
    manager = at(house, Role.DISTRIBUTOR_MANAGER, "North")
    said = home(manager)
    assert "6 of 10 dealers are heard (60\N{NO-BREAK SPACE}%)" in said
    assert f"{house.theme.name} leads with 6 dealers" in said
    assert said.count("shown to your branch alone") == 2
    assert home(manager, "de").count("nur Ihrem Zweig gezeigt") == 2
    others = {house.sponsor: "silence", at(house, Role.FIELD_MANAGER, "North"): "coverage"}
    for other, name in others.items():
        said = home(other)
        assert "shown to your branch alone" not in said
        assert "6 of 10" not in said.split(f'id="{name}"')[1].split("</figure>")[0]
    assert "11 of 20 dealers are heard (55\N{NO-BREAK SPACE}%)" in home(house.sponsor)


def test_figures_of_today_stay_with_the_agency(house) -> None:
    publish(house)
    say(house.seats["North 7"])
    assert "7 of 20" in home(house.sponsor)
    assert "8 of 20" in home(house.analyst)


def test_agency_home_has_a_glance_and_leads_to_the_dashboard(house) -> None:
    said = home(house.analyst)
    assert 'href="/pumps/dashboard/"' in said
    assert "7 of 20 dealers are heard (35\N{NO-BREAK SPACE}%)" in said
    assert "Whom to reach next" in said


def test_field_manager_finds_who_needs_a_visit(house) -> None:
    reader = at(house, Role.FIELD_MANAGER, "North")
    assert "Nobody to name" in home(reader)
    publish(house)
    said = home(reader)
    assert "North: 4 of 10 dealers are silent" in said
    assert "Dealers of whom nothing was heard, as of 24 November 2026." in said
    assert [n for n in range(10) if f"North {n}" in said] == [6, 7, 8, 9]
    assert "South 9" not in said


def test_dealer_and_staff_see_no_figures(house) -> None:
    publish(house)
    said = home(house.seats["North 0"])
    assert "chart" not in said.split("<main")[1]


@pytest.mark.parametrize("role,statements", [("sponsor", 18), ("analyst", 19)])
def test_home_with_figures_costs_the_same_for_more_branches(
    house, role: str, statements: int, django_assert_num_queries
) -> None:
    publish(house)
    client = Client()
    client.force_login(getattr(house, role).person.user)
    client.get("/pumps/")
    with django_assert_num_queries(statements):
        client.get("/pumps/")
    for n in range(3):
        branch = PartnerFactory(network=house.network, level=Level.DISTRIBUTOR, name=f"More {n}")
        PartnerFactory(network=house.network, parent=branch)
    client.get("/pumps/")
    with django_assert_num_queries(statements):
        client.get("/pumps/")
