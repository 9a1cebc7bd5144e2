"""The agency's dashboard: figures with their basis, links to what is behind them, one branch and period."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from feedback.enums import Kind, Mode
from partners.enums import Level, Role
from partners.models import ActivityLog
from tests.factories.feedback import House, say
from tests.factories.partners import MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HREF = re.compile(r'href="([^"]+)"')


@pytest.fixture
def house():
    """Return a network with two regions, four dealers that speak and one that does not."""
    with time_machine.travel(NOW, tick=False):
        house = House.build(slug="pumps")
        north = PartnerFactory(network=house.network, level=Level.REGION, name="North", country="DE")
        south = PartnerFactory(network=house.network, level=Level.REGION, name="South", country="AT")
        speakers = [dealer(house, north, f"Loud {n}") for n in range(3)] + [dealer(house, south, "Soft")]
        dealer(house, south, "Silent")
        for speaker in speakers:
            house.themed(say(speaker, text=f"From {speaker.partner.name}"))
        say(speakers[0], kind=Kind.PRAISE, text="Once more")
        say(speakers[0], mode=Mode.NO_IDENTITY, text="From nobody")
        yield house


def dealer(house: House, parent, name: str):
    """Make a dealer with somebody in it."""
    parent.refresh_from_db()
    partner = PartnerFactory(network=house.network, parent=parent, name=name, country=parent.country)
    return MembershipFactory(network=house.network, partner=partner)


def browser(house: House, membership=None) -> Client:
    """Return a browser of somebody, the analyst unless told otherwise."""
    client = Client()
    client.force_login((membership or house.analyst).person.user)
    return client


def test_dashboard_says_its_findings_with_n_and_coverage(house) -> None:
    page = browser(house).get("/pumps/dashboard/").text
    said = unescape(page)
    assert "4 of 5 dealers are heard (80\N{NO-BREAK SPACE}%)" in said
    assert f"{house.theme.name} leads with 4 voices from 4 dealers" in said
    assert "Problem leads with 4 voices from 4 dealers" in said
    assert "n = 5 voices from 4 dealers" in said
    assert "plus 1 without identity" in said
    assert "North is heard most, South least" in said
    assert "never heard" in said


def basis(page, name: str) -> list[str]:
    """Return on what a picture of the page says that it stands."""
    return list(page.context[name].based_on)


def test_every_picture_says_its_n_and_its_coverage(house) -> None:
    page = browser(house).get("/pumps/dashboard/")
    for name in ("themes", "kinds", "routes"):
        assert basis(page, name)[:2] == [
            "n = 5 voices from 4 dealers",
            "4 of 5 dealers (80\N{NO-BREAK SPACE}%)",
        ]
    assert basis(page, "covered")[0] == basis(page, "branches")[0] == "n = 5 dealers"


def test_picture_of_months_says_its_own_n_and_the_month_in_which_most_dealers_spoke(house) -> None:
    with time_machine.travel(datetime(2026, 8, 3, tzinfo=UTC), tick=False):
        say(MembershipFactory(network=house.network, partner=house.network.partners.get(name="Silent")))
    heat = basis(browser(house).get("/pumps/dashboard/"), "heat")
    assert heat == [
        "n = 6 voices",
        "most dealers in November 2026: 4 of 5 dealers (80\N{NO-BREAK SPACE}%)",
        "plus 1 without identity",
        "live",
    ]
    north = browser(house).get("/pumps/dashboard/", {"period": "2026-09"})
    assert basis(north, "heat")[:2] == [
        "n = 1 voice",
        "most dealers in August 2026: 1 of 5 dealers (20\N{NO-BREAK SPACE}%)",
    ]


def test_picture_of_weeks_says_its_own_n_and_names_the_period_of_its_coverage(house) -> None:
    with time_machine.travel(datetime(2026, 9, 30, tzinfo=UTC), tick=False):
        say(MembershipFactory(network=house.network, partner=house.network.partners.get(name="Silent")))
    weeks = basis(browser(house).get("/pumps/dashboard/"), "weeks")
    assert weeks == [
        "n = 6 voices",
        "quarter 4 of 2026: 4 of 5 dealers (80\N{NO-BREAK SPACE}%)",
        "plus 1 without identity",
        "live",
    ]


def test_share_of_a_month_is_left_out_where_more_spoke_than_are_left(house) -> None:
    house.network.partners.filter(level=Level.DEALER).exclude(name="Soft").update(is_active=False)
    page = browser(house).get("/pumps/dashboard/")
    assert basis(page, "heat")[1] == "most dealers in November 2026: 4 dealers"


def test_branch_of_dealers_alone_says_why_there_is_no_picture_of_branches(house) -> None:
    north = house.network.partners.get(name="North")
    page = browser(house).get("/pumps/dashboard/", {"branch": north.pk})
    assert basis(page, "heat") == []
    assert "No branch is below this one" in page.text


def test_bars_lead_to_the_remarks_behind_them(house) -> None:
    client = browser(house)
    links = [unescape(link) for link in HREF.findall(client.get("/pumps/dashboard/").text)]
    [theme] = {link for link in links if "theme=" in link and "kind=" not in link}
    [trouble] = {link for link in links if "theme=" in link and "kind=problem" in link}
    praise = next(link for link in links if "kind=praise" in link)
    assert theme == f"/pumps/desk/?view=all&period=2026-Q4&theme={house.theme.code}"
    assert client.get(theme).context["count"] == client.get(trouble).context["count"] == 4
    assert client.get(praise).context["count"] == 1


def test_branch_and_period_stand_in_the_address(house) -> None:
    client = browser(house)
    links = {unescape(link) for link in HREF.findall(client.get("/pumps/dashboard/").text)}
    north = next(link for link in links if "dashboard/?period=2026-Q4&branch=" in link)
    page = client.get(north)
    assert page.context["branch"].level == Level.REGION
    assert page.context["loop"] is None
    assert "period=2026-Q3" in page.context["before_url"]
    assert [tab["label"] for tab in page.context["tabs"] if tab["current"]] == ["Quarter"]
    assert client.get("/pumps/dashboard/?period=2026-11").context["choice"].label == "November 2026"


@pytest.mark.parametrize("code", ["nonsense", "2026-W03", "2031", "2026-13", ""])
def test_period_that_makes_no_sense_is_the_current_quarter(house, code: str) -> None:
    page = browser(house).get("/pumps/dashboard/", {"period": code})
    assert page.context["choice"].period.code == "2026-Q4"


@pytest.mark.parametrize("branch", ["0", "x", "99999999999999999999"])
def test_branch_that_is_not_there_answers_404(house, branch: str) -> None:
    assert browser(house).get("/pumps/dashboard/", {"branch": branch}).status_code == 404


def test_branch_of_another_network_answers_404(house) -> None:
    foreign = PartnerFactory(name="CANARY")
    assert browser(house).get("/pumps/dashboard/", {"branch": foreign.pk}).status_code == 404
    assert "CANARY" not in browser(house).get("/pumps/dashboard/").text


@pytest.mark.parametrize("role", [role for role in Role.values if not role.startswith("agency")])
def test_nobody_but_the_agency_reads_live_figures(house, role: str) -> None:
    assert browser(house, house.member(role)).get("/pumps/dashboard/").status_code == 404


def test_every_look_at_live_figures_is_noted_once(house) -> None:
    client = browser(house)
    client.get("/pumps/dashboard/?period=2026-11")
    client.head("/pumps/dashboard/")
    client.get("/pumps/dashboard/", headers={"Sec-Purpose": "prefetch"})
    [row] = ActivityLog.objects.filter(verb="figures.read")
    assert row.data == {"period": "2026-11"}
    assert row.actor == house.analyst.person.user


def test_empty_network_gets_sentences_instead_of_pictures() -> None:
    page = browser(House.build(slug="pumps")).get("/pumps/dashboard/")
    assert "There are no active dealers here" in page.text
    assert "Nothing was said in this period" in page.text
    assert "Nothing was said in these weeks" in page.text


@pytest.mark.parametrize("branches", [1, 4])
def test_dashboard_costs_the_same_for_one_and_four_branches(branches: int, django_assert_num_queries) -> None:
    house = House.build(slug="pumps")
    for n in range(branches):
        region = PartnerFactory(network=house.network, level=Level.REGION, name=f"Region {n}")
        house.themed(say(dealer(house, region, f"Dealer {n}")))
    client = browser(house)
    client.get("/pumps/dashboard/")
    caches["default"].clear()
    with django_assert_num_queries(36):
        client.get("/pumps/dashboard/")


def test_told_rate_and_first_replies_stand_with_their_n(house) -> None:
    remark = say(house.member(), text="To be told")
    house.told(remark)
    caches["default"].clear()
    said = unescape(browser(house).get("/pumps/dashboard/").text)
    assert "1/1</strong>" in said
    assert "n = 7 remarks received, all routes" in said
