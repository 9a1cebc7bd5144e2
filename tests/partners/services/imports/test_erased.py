"""A list brings nobody back who was erased."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from partners.imports.facts import PartnerFacts, PersonFacts, Row
from partners.services.erasing import erase_person
from partners.services.imports.erased import without_erased
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def row(number: int, address: str = "") -> Row:
    person = PersonFacts("Jens Petersen", address, Role.DEALER_STAFF) if address else None
    return Row(number, PartnerFacts(f"{number:05}", "Dealer", Level.DEALER), person, "Sheet1")


def test_erased_person_is_left_out_and_the_partner_kept() -> None:
    person = MembershipFactory(person__email="jens@dealer.example").person
    network = person.network
    erase_person(person=person, way="self")
    rows = [row(1, "jens@dealer.example"), row(2, "else@dealer.example"), row(3)]
    kept, (problem,) = without_erased(network, rows)
    assert [one.person.email if one.person else "" for one in kept] == ["", "else@dealer.example", ""]
    assert (problem.row, problem.sheet, problem.value) == (1, "Sheet1", "")
    assert "invite them" in problem.advice
    MembershipFactory(network=network, person__network=network, person__email="jens@dealer.example")
    assert without_erased(network, rows) == (rows, [])
    assert without_erased(NetworkFactory(), rows) == (rows, [])


def test_new_network_knows_nobody_erased() -> None:
    assert without_erased(None, [row(1, "jens@dealer.example")])[1] == []
