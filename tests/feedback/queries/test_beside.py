"""What stands beside a remark at the desk: as much as its mode allows, at one cost, and never the hidden."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback.enums import AnswerKind, Mode
from feedback.models import Remark
from feedback.queries.beside import Beside, beside
from feedback.services.telling import tell_due
from partners.models import Membership, Partner
from tests.factories.feedback import House
from tests.factories.partners import PartnerFactory, PersonFactory
from tests.feedback.views.test_desk import case_url

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def house() -> House:
    return House.build()


def somebody(house: House, name: str, partner: Partner) -> Membership:
    """Make somebody of a dealer under a name that is found again."""
    return house.member(partner=partner, person=PersonFactory(network=house.network, name=name))


def seen(house: House, remark: Remark) -> Beside:
    """Return what stands beside a remark."""
    assert remark.partner is not None
    return beside(house.desk, remark, remark.partner)


def test_beside_a_named_remark_stand_people_group_words_and_promises(house: House) -> None:
    here, there = (PartnerFactory(network=house.network, ownership_group="Weber") for _ in range(2))
    author, colleague = somebody(house, "Ada", here), somebody(house, "Bo", here)
    before = house.remark(colleague, mode=Mode.NAMED, text="BEFORE")
    house.passed(before)
    house.answered(kind=AnswerKind.LATER, until=house.today, reason="Parts are missing.")
    tell_due()
    house.remark(somebody(house, "Cy", there))
    found = seen(house, house.remark(author, mode=Mode.NAMED))
    assert [seat.person.name for seat in found.people] == ["Ada", "Bo"]
    assert [(each.partner, each.voices) for each in found.siblings] == [(there, 1)]
    assert found.earlier == [before]
    assert [(given.theme, given.due_on, given.kept_at) for given in found.promises] == [
        (house.theme.name, house.today, None)
    ]


def test_beside_a_protected_remark_nobody_is_named(house: House, client: Client) -> None:
    """The only person of a house would be its author."""
    author = somebody(house, "CANARY-AUTHOR", PartnerFactory(network=house.network))
    remark = house.remark(author, mode=Mode.AGENCY_ONLY)
    found = seen(house, remark)
    assert (found.people, found.people_count) == ([], 1)
    client.force_login(house.analyst.person.user)
    for _time in range(2):
        page = client.get(case_url(remark)).text
        assert "CANARY" not in page
        assert "Nobody is named beside a protected remark." in page


def test_no_identity_stands_beside_nothing_and_nothing_beside_it(house: House, client: Client) -> None:
    dealer = PartnerFactory(network=house.network, name="CANARY-DEALER", ownership_group="CANARY-GROUP")
    author = somebody(house, "CANARY-NAME", dealer)
    hidden = house.remark(author, mode=Mode.NO_IDENTITY, text="CANARY-WORDS")
    open_one = house.remark(author, mode=Mode.NAMED)
    found = seen(house, open_one)
    assert found.earlier == []
    assert "CANARY-WORDS" not in str(found)
    client.force_login(house.analyst.person.user)
    page = client.get(case_url(hidden, "new"), headers={"HX-Request": "true"}).text
    beside_it = page[page.index('class="split-side') :]
    assert "CANARY" not in beside_it


def test_beside_shows_nothing_of_another_network_or_a_later_remark(house: House) -> None:
    other = House.build()
    here = PartnerFactory(network=house.network, ownership_group="Weber")
    far = PartnerFactory(network=other.network, ownership_group="Weber")
    other.remark(other.member(partner=far))
    author = house.member(partner=here)
    first = house.remark(author, at=timezone.now() - timezone.timedelta(days=1))
    house.remark(author)
    found = seen(house, first)
    assert (found.siblings, found.earlier) == ([], [])


@pytest.mark.parametrize("rows", [1, 4])
def test_beside_costs_the_same_for_any_number(
    house: House, rows: int, django_assert_num_queries: Any
) -> None:
    here = PartnerFactory(network=house.network, ownership_group="Weber")
    for _ in range(rows):
        PartnerFactory(network=house.network, ownership_group="Weber")
        remark = house.remark(house.member(partner=here), mode=Mode.NAMED)
    with django_assert_num_queries(5):
        found = seen(house, remark)
    assert len(found.siblings) == rows
