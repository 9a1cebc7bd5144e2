"""PRODUCT's table once more, for programs: each mode and role, with canaries of the author."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from feedback.enums import Mode
from partners.enums import Level, Role
from tests.factories.feedback import House
from tests.factories.partners import PartnerFactory
from tests.factories.programs import program_of
from tests.feedback.test_who_sees_what import EVERYTHING, EXPECTED, WORDS, author_in

pytestmark = pytest.mark.django_db
PLACES = (
    "remarks/own/",
    "remarks/desk/?view=all",
    "remarks/desk/?view=owed",
    "remarks/desk/?view=due",
    "remarks/desk/?view=mine",
    "remarks/passed-on/",
    "remarks/wordings/",
    "themes/",
    "answers-owed/",
    "answers/",
    "promises/",
    "remarks/form/",
)


@pytest.fixture
def house() -> House:
    return House.build(slug="pumps")


def everything_shown(program: APIClient, house: House, number: str) -> str:
    """Return what all addresses that the role may ask answer."""
    places = (
        *PLACES,
        f"remarks/{number}/",
        f"remarks/{number}/replies/",
        f"answers-owed/{house.theme.code}/",
    )
    answers = [program.get(f"/api/v1/pumps/{place}") for place in places]
    return "".join(answer.content.decode() for answer in answers if answer.status_code == 200)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.AGENCY_LEAD])
@pytest.mark.parametrize("mode", Mode.values)
def test_answers_show_of_the_author_what_the_table_says(house: House, mode: str, role: str) -> None:
    author, region = author_in(house)
    remark = house.remark(author, mode=mode, text=WORDS)
    house.passed(remark)
    places = {
        Role.FIELD_MANAGER: region,
        Role.DISTRIBUTOR_MANAGER: region,
        Role.DEALER_STAFF: author.partner,
        Role.DEALER_PRINCIPAL: author.partner,
    }
    reader = house.member(role, **({"partner": places[role]} if role in places else {}))
    shown = everything_shown(program_of(reader), house, remark.number)
    assert {canary for canary in EVERYTHING if canary in shown} == EXPECTED.get((mode, role), frozenset())


def test_right_of_one_seat_opens_nothing_in_the_branch_of_another(house: House) -> None:
    author, region = author_in(house)
    remark = house.remark(author, mode=Mode.NAMED, text=WORDS)
    house.passed(remark)
    east = PartnerFactory(network=house.network, level=Level.REGION)
    reader = house.member(Role.FIELD_MANAGER, partner=east)
    house.member(Role.DISTRIBUTOR_MANAGER, partner=region, person=reader.person)
    assert WORDS not in everything_shown(program_of(reader), house, remark.number)


def test_author_finds_their_own_words_and_no_colleague(house: House) -> None:
    author, _region = author_in(house)
    remark = house.remark(author, text=WORDS)
    assert WORDS in everything_shown(program_of(author), house, remark.number)
