"""The desk's list of one branch: its own rows, newest first, wherever its dealers hang."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.queries.desk import desk_page
from feedback.queries.narrowing import EVERYTHING, Narrowing
from feedback.queries.places import count_all
from feedback.queries.saved_views import saved_view
from partners.enums import Role
from partners.models import Partner
from partners.scope import Scope
from partners.services.merging import merge_partners
from partners.services.network import move_partner
from tests.factories.feedback import House, scope_of
from tests.factories.partners import PartnerFactory, hq_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """A network with a desk."""
    return House.build()


def a_country(house: House, code: str):
    return PartnerFactory(network=house.network, level="country", country=code, name=f"Country {code}")


def a_speaker(house: House, parent, **fields):
    return house.member(partner=PartnerFactory(network=house.network, parent=parent, **fields))


def move(house: House, partner, parent) -> None:
    scope = Scope.system(house.network.pk)
    fresh = Partner.objects.get(pk=partner.pk)
    move_partner(scope=scope, partner=fresh, parent=Partner.objects.get(pk=parent.pk))


def merge(house: House, kept, gone) -> None:
    lead = scope_of(house.member(Role.AGENCY_LEAD))
    merge_partners(scope=lead, kept=kept, gone=gone)


def texts(house: House, branch=None) -> list[str]:
    narrowing = Narrowing(branch=Partner.objects.get(pk=branch.pk)) if branch else EVERYTHING
    page = desk_page(
        house.desk, house.network, view=saved_view("all"), now=timezone.now(), narrowing=narrowing
    )
    return [case.remark.text for case in page.rows]


def test_list_of_a_branch_is_newest_first_and_follows_its_dealers(house) -> None:
    germany, poland = a_country(house, "DE"), a_country(house, "PL")
    distributor = PartnerFactory(network=house.network, level="distributor", parent=germany)
    dealer = a_speaker(house, distributor)
    now = timezone.now()
    for number, author in enumerate((dealer, house.member(partner=distributor), a_speaker(house, poland))):
        house.remark(author, text=f"text {number}", at=now - dt.timedelta(hours=number))
    House.build().remark(text="foreign canary")
    house.remark(dealer, mode=Mode.NO_IDENTITY, text="nobody's", at=now - dt.timedelta(days=40))
    assert texts(house) == ["text 0", "text 1", "text 2", "nobody's"]
    assert texts(house, hq_of(house.network)) == texts(house)
    assert texts(house, germany) == texts(house, distributor) == ["text 0", "text 1"]
    assert texts(house, dealer.partner) == ["text 0"]
    move(house, distributor, poland)
    assert (texts(house, germany), texts(house, poland)) == ([], ["text 0", "text 1", "text 2"])
    assert count_all(house.desk) == 4


def test_list_of_a_dealer_with_dealers_below_it_holds_what_it_said_itself(house) -> None:
    germany, poland = a_country(house, "DE"), a_country(house, "PL")
    head = a_speaker(house, germany, name="Head office Müller")
    now = timezone.now()
    house.remark(head, text="head", at=now - dt.timedelta(hours=2))
    site = a_speaker(house, head.partner)
    house.remark(site, text="site", at=now - dt.timedelta(hours=1))
    assert texts(house, head.partner) == texts(house, germany) == ["site", "head"]
    house.remark(head, text="again", at=now)
    assert texts(house, head.partner) == ["again", "site", "head"]
    move(house, head.partner, poland)
    assert (texts(house, germany), texts(house, poland)) == ([], ["again", "site", "head"])
    assert texts(house, head.partner) == texts(house, poland)
    move(house, site.partner, germany)
    assert (texts(house, head.partner), texts(house, site.partner)) == (["again", "head"], ["site"])
    merge(house, head.partner, site.partner)
    assert texts(house, head.partner) == texts(house, poland) == ["again", "site", "head"]


def test_list_of_a_branch_pages_by_key(house) -> None:
    germany = a_country(house, "DE")
    author = a_speaker(house, germany)
    now = timezone.now()
    for number in range(43):
        house.remark(author, text=f"text {number}", at=now - dt.timedelta(hours=number))
    chosen = Narrowing(branch=germany)
    first = desk_page(house.desk, house.network, view=saved_view("all"), now=now, narrowing=chosen)
    rest = desk_page(
        house.desk,
        house.network,
        view=saved_view("all"),
        now=now,
        narrowing=chosen,
        cursor=first.next_cursor,
    )
    assert [len(first.rows), [case.remark.text for case in rest.rows]] == [
        40,
        ["text 40", "text 41", "text 42"],
    ]
