"""What was passed on, as HQ and the field read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.enums import Mode
from feedback.models import IdentityLook
from feedback.queries import passed_on as queries
from partners.enums import Level, Role
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def house() -> House:
    """Return a network with HQ."""
    return House.build()


def url(house: House, name: str = "passed-on") -> str:
    """Return the address of a list."""
    return reverse(f"feedback:{name}", args=[house.network.slug])


def signed_in(client: Client, membership: Any) -> Client:
    """Sign somebody in."""
    client.force_login(membership.person.user)
    return client


def test_passed_on_named_shows_words_dealer_and_name(client: Client, house: House) -> None:
    """Once passed on; before, not even its existence."""
    author = house.member()
    remark = house.remark(author, mode=Mode.NAMED, text="CANARY-WORDS")
    hq = signed_in(client, house.sponsor)
    house.themed(remark)
    assert "CANARY" not in hq.get(url(house)).content.decode()
    house.passed(remark)
    page = hq.get(url(house)).content.decode()
    for shown in ("CANARY-WORDS", author.person.name, author.partner.name):
        assert shown in page
    assert list(IdentityLook.objects.values_list("purpose", "count")) == [("named", 1)]


def test_passed_on_field_manager_reads_the_own_branch(client: Client, house: House) -> None:
    """Named remarks of their branch; not of another one."""
    here = PartnerFactory(network=house.network, level=Level.REGION)
    there = PartnerFactory(network=house.network, level=Level.REGION)
    manager = house.member(Role.FIELD_MANAGER, partner=here)
    near = house.member(partner=PartnerFactory(network=house.network, parent=here))
    far = house.member(partner=PartnerFactory(network=house.network, parent=there))
    house.passed(house.remark(near, mode=Mode.NAMED, text="CANARY-NEAR"))
    house.passed(house.remark(far, mode=Mode.NAMED, text="CANARY-FAR"))
    page = signed_in(client, manager).get(url(house)).content.decode()
    assert "CANARY-NEAR" in page
    assert near.person.name in page
    assert "CANARY-FAR" not in page
    assert far.person.name not in page


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.FIELD_MANAGER])
def test_wordings_show_cleared_words_and_stand_in_alone(client: Client, house: House, role: str) -> None:
    """No text, name, dealer, place or date of a protected remark."""
    author = house.member()
    remark = house.remark(author, text="CANARY-WORDS")
    row = house.passed(remark, wording="Unreadable outside.")
    page = signed_in(client, house.member(role)).get(url(house, "wordings")).content.decode()
    assert "Unreadable outside." in page
    assert f"Voice {row.stand_in}" in page
    for hidden in (
        "CANARY",
        author.person.name,
        author.partner.name,
        author.partner.town,
        remark.number,
        "<time",
    ):
        assert hidden not in page


@pytest.mark.parametrize("dealers, shown", [(4, False), (5, True)])
def test_wordings_country_stands_where_enough_dealers_are(house: House, dealers: int, shown: bool) -> None:
    """Only beside one with no identity, and only from five dealers on."""
    authors = [
        house.member(partner=PartnerFactory(network=house.network, country="LU")) for _ in range(dealers)
    ]
    house.passed(house.remark(authors[0], mode=Mode.NO_IDENTITY))
    house.passed(house.remark(authors[0], mode=Mode.AGENCY_ONLY))
    rows = queries.wordings_page(house.hq, house.network).rows
    assert sorted(row.country for row in rows) == (["", "LU"] if shown else ["", ""])


def test_wordings_come_in_no_order_of_time(house: House) -> None:
    """They are sorted by their random names, and paged so."""
    for _ in range(5):
        house.passed(house.remark())
    names = [row.stand_in for row in queries.wordings_page(house.hq, house.network).rows]
    assert names == sorted(names)


def test_wordings_next_page_comes_by_name(
    client: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every wording comes once; the next rows alone for htmx."""
    monkeypatch.setattr(queries, "PAGE", 2)
    for _ in range(5):
        house.passed(house.remark())
    hq, seen, after = signed_in(client, house.sponsor), [], [""]
    while after:
        response = hq.get(url(house, "wordings"), {"after": after[0]}, **HTMX)
        page = response.content.decode()
        seen += re.findall(r"Voice ([0-9A-Z-]+)", page)
        after = re.findall(r'href="\?after=([0-9A-Z-]+)"', page)
    assert len(set(seen)) == len(seen) == 5
    assert response.content.strip().startswith(b"<li")


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR_MANAGER, Role.DEALER_PRINCIPAL, Role.DEALER_STAFF])
def test_passed_on_for_dealers_and_distributors_is_not_there(client: Client, house: House, role: str) -> None:
    """They read what they said themselves, elsewhere."""
    house.passed(house.remark(mode=Mode.NAMED))
    other = signed_in(client, house.member(role))
    assert other.get(url(house)).status_code == 404
    assert other.get(url(house, "wordings")).status_code == 404


def test_passed_on_empty_says_what_will_stand_here(client: Client, house: House) -> None:
    """Both lists explain themselves."""
    hq = signed_in(client, house.sponsor)
    for name in ("passed-on", "wordings"):
        assert "Nothing here yet" in hq.get(url(house, name)).content.decode()


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    "name, mode, queries_done", [("passed-on", Mode.NAMED, 12), ("wordings", Mode.NO_IDENTITY, 7)]
)
def test_passed_on_costs_the_same_for_any_number(
    client: Client,
    house: House,
    rows: int,
    name: str,
    mode: str,
    queries_done: int,
    django_assert_num_queries: Any,
) -> None:
    """Rows, themes, names and the look."""
    hq = signed_in(client, house.sponsor)
    for _ in range(rows):
        remark = house.remark(mode=mode)
        house.passed(remark)
        house.passed(remark, ThemeFactory(network=house.network))
    hq.get(url(house, name))
    with django_assert_num_queries(queries_done):
        hq.get(url(house, name))
