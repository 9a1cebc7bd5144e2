"""The page of demand: four measures side by side for the agency, published shares for headquarters."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
import time_machine
from django.test import Client

from feedback.enums import Mode
from feedback.services.demand import take_demand
from feedback.services.publishing import publish_network
from partners.enums import Role
from partners.models import ActivityLog
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import PartnerFactory, hq_of

pytestmark = pytest.mark.django_db
SAID = dt.datetime(2026, 8, 12, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
PER_CENT = "\N{NO-BREAK SPACE}%"


@pytest.fixture
def house():
    """Return a network of twelve dealers: eight raised Noise, three of them of one owner, and five Prices."""
    with time_machine.travel(SAID, tick=False) as clock:
        house = House.build(slug="pumps", time_zone="UTC")
        house.theme.name, house.theme.names = "Noise", {}
        house.theme.save()
        prices = ThemeFactory(network=house.network, name="Prices", names={}, code="prices")
        for n in range(12):
            group, band = ("Nord" if n < 3 else ""), ("A" if n < 3 else "C")
            partner = PartnerFactory(network=house.network, ownership_group=group, band=band, country="DE")
            if n < 8:
                seats = [house.member(partner=partner) for _each in range(2 if n == 0 else 1)]
                for seat in seats:
                    house.themed(house.remark(seat))
            if 3 <= n < 8:
                house.themed(partner.remark_set.first(), prices)
        house.themed(house.remark(house.member(), mode=Mode.NO_IDENTITY))
        house.themed(house.remark(house.member(Role.DISTRIBUTOR_MANAGER, partner=hq_of(house.network))))
        clock.move_to(NOW)
        take_demand(network=house.network, now=NOW)
        publish_network(network=house.network, now=NOW)
        yield house


def page_of(membership, **query: str):
    client = Client()
    client.force_login(membership.person.user)
    page = client.get("/pumps/demand/", query)
    assert page.status_code == 200
    return page


def test_agency_reads_four_measures_side_by_side_with_the_interval(house: House) -> None:
    page = page_of(house.analyst)
    said, rows = unescape(page.text), page.context["rows"]
    assert [(row.label, row.persons, row.dealers, row.groups) for row in rows] == [
        ("Noise", "9", "8", "6"),
        ("Prices", "5", "5", "5"),
    ]
    assert [row.weight for row in rows] == [f"100{PER_CENT}", f"25{PER_CENT}"]
    assert rows[1].rate.startswith(f"5 of 8 dealers (62{PER_CENT}; 95{PER_CENT} between ")
    assert "Snapshot of 23 November 2026: what was said from 24 November 2025 to that day." in said
    assert f"8 of 13 dealers (62{PER_CENT}) said anything." in said


def test_agency_is_warned_in_words_of_a_group_that_supplies_more_than_a_fifth(house: House) -> None:
    said = unescape(page_of(house.analyst).text)
    assert "One owner: 3 of 8 dealers" in said
    assert f"One owner: 75{PER_CENT} of the weight" in said
    assert [len(row.warnings) for row in page_of(house.analyst).context["rows"]] == [2, 0]


def test_what_is_in_no_measure_stands_beside_the_theme(house: House) -> None:
    assert page_of(house.analyst).context["rows"][0].beside == [
        "plus 1 remark without identity",
        "plus 1 remark of distributors and others",
    ]


@pytest.mark.parametrize(
    "order, first",
    [("dealers", "Noise"), ("persons", "Noise"), ("groups", "Noise"), ("weight", "Noise"), ("name", "Noise")],
)
def test_table_is_sorted_by_what_the_address_says(house: House, order: str, first: str) -> None:
    page = page_of(house.analyst, sort=order)
    assert page.context["rows"][0].label == first
    assert [tab["url"] for tab in page.context["tabs"] if tab["current"]] == [f"/pumps/demand/?sort={order}"]


def test_table_by_name_begins_with_a_whatever_is_demanded_most(house: House) -> None:
    house.theme.name = "Zinc"
    house.theme.save()
    labels = [row.label for row in page_of(house.analyst, sort="name").context["rows"]]
    assert labels == ["Prices", "Zinc"]
    assert page_of(house.analyst, sort="nonsense").context["order"] == "dealers"


def test_theme_leads_to_its_remarks_at_the_desk(house: House) -> None:
    row = page_of(house.analyst).context["rows"][1]
    assert row.url == "/pumps/desk/?view=all&theme=prices"
    client = Client()
    client.force_login(house.analyst.person.user)
    assert client.get(row.url).status_code == 200


def test_look_at_exact_figures_is_logged(house: House) -> None:
    page_of(house.analyst)
    log = ActivityLog.objects.filter(verb="figures.read").get()
    assert (log.object_kind, log.data) == ("network", {"demand": "2026-11-23"})


def test_agency_reads_when_there_is_no_snapshot_yet_and_when_nothing_was_raised() -> None:
    with time_machine.travel(NOW, tick=False):
        house = House.build(slug="pumps")
        assert "The first one is taken tonight." in page_of(house.analyst).text
        take_demand(network=house.network, now=NOW)
        assert "No theme was raised" in page_of(house.analyst).text


def test_headquarters_reads_published_dealers_and_shares_and_nothing_else(house: House) -> None:
    page = page_of(house.sponsor)
    said = unescape(page.text)
    assert page.context["choice"].period.code == "2026-Q3"
    rows = {row.label: (row.dealers, row.rate) for row in page.context["rows"]}
    whole = f"8 of 8 dealers (100{PER_CENT}; 95{PER_CENT} between 83{PER_CENT} and 100{PER_CENT})"
    assert rows == {"Noise": ("8", whole), "Others: too few dealers, or kept by a distributor": ("", "")}
    for hidden in ("Persons", "Weighted share", "One owner", "Nord"):
        assert hidden not in said


def test_headquarters_page_stays_letter_by_letter_when_a_group_or_person_speaks_on(house: House) -> None:
    before = page_of(house.sponsor).context["rows"]
    for partner in house.network.partners.filter(ownership_group="Nord"):
        house.themed(house.remark(house.member(partner=partner), at=NOW - dt.timedelta(days=2)))
    take_demand(network=house.network, now=NOW + dt.timedelta(days=1))
    assert page_of(house.sponsor).context["rows"] == before


def test_headquarters_reads_why_a_theme_is_withheld(house: House) -> None:
    with time_machine.travel(SAID, tick=False):
        other = House.build(slug="bikes", time_zone="UTC")
        rare = ThemeFactory(network=other.network, name="Rare", names={})
        for n in range(12):
            partner = PartnerFactory(network=other.network)
            remark = other.remark(other.member(partner=partner))
            other.themed(remark, rare if n < 2 else other.theme)
    publish_network(network=other.network, now=NOW)
    client = Client()
    client.force_login(other.sponsor.person.user)
    page = client.get("/bikes/demand/", {"period": "2026-08"})
    assert [row.dealers for row in page.context["rows"]] == [""]
    assert "Rare" not in page.text
    assert "Why is this not shown?" in page.text


def test_headquarters_reads_when_nothing_is_published(house: House) -> None:
    assert "Figures appear here when a period is over." in page_of(house.sponsor, period="2026-Q4").text
    page = page_of(house.sponsor, period="2026-07")
    assert page.context["rows"] == []


def test_homes_and_dashboard_lead_to_the_page(house: House) -> None:
    for membership, address in ((house.analyst, "/pumps/dashboard/"), (house.sponsor, "/pumps/")):
        client = Client()
        client.force_login(membership.person.user)
        assert 'href="/pumps/demand/"' in client.get(address).text
