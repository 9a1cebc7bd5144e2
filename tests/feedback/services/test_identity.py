"""The vault: who may look, why, and that every look is countable."""

from __future__ import annotations

import pytest

from feedback.enums import Mode
from feedback.models import Identity, IdentityLook
from feedback.services.identity import (
    Author,
    authors_to_tell,
    named_authors,
    open_author,
    person_is_owed,
    record_author,
)
from partners.enums import Role
from partners.models import ActivityLog
from partners.queries.scope import seat_of
from partners.scope import Scope
from partners.services.membership import revoke_membership
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """Return a network with its people."""
    return House.build(slug="pumps")


def test_named_authors_are_looked_up_and_logged_once_a_page(house: House) -> None:
    authors = [house.member() for _n in range(3)]
    remarks = [house.remark(author, mode=Mode.NAMED) for author in authors]
    protected = house.remark(authors[0])
    found = named_authors(scope=house.desk, remarks=[*remarks, protected])
    assert found == {
        remark.pk: Author(author.person.name, "Dealer staff", author.partner.name, author.person.email)
        for remark, author in zip(remarks, authors, strict=True)
    }
    look = IdentityLook.objects.get()
    assert (look.purpose, look.count, look.viewer, look.remark_id) == ("named", 3, house.analyst, None)


def test_named_authors_open_to_hq_once_passed_on(house: House) -> None:
    passed, kept = house.remark(mode=Mode.NAMED), house.remark(mode=Mode.NAMED)
    house.passed(passed)
    assert set(named_authors(scope=house.hq, remarks=[passed, kept])) == {passed.pk}
    assert IdentityLook.objects.get().viewer == house.sponsor


@pytest.mark.parametrize("mode", [Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
def test_named_authors_of_other_modes_are_nobody_and_no_look(house: House, mode: str) -> None:
    remark = house.remark(mode=mode)
    house.passed(remark)
    assert named_authors(scope=house.hq, remarks=[remark]) == {}
    assert named_authors(scope=house.desk, remarks=[remark]) == {}
    assert IdentityLook.objects.count() == 0


@pytest.mark.parametrize("role", [Role.DEALER_PRINCIPAL, Role.DISTRIBUTOR_MANAGER, Role.DEALER_STAFF])
def test_named_authors_are_nobody_for_dealers_and_distributors(house: House, role: str) -> None:
    author = house.member()
    remark = house.remark(author, mode=Mode.NAMED)
    house.passed(remark)
    colleague = house.member(role, partner=author.partner)
    assert named_authors(scope=scope_of(colleague), remarks=[remark]) == {}


def test_named_authors_of_another_network_are_nobody(house: House) -> None:
    remark = house.remark(mode=Mode.NAMED)
    assert named_authors(scope=House.build(slug="bikes").desk, remarks=[remark]) == {}


def test_open_author_by_the_agency_is_logged_singly_without_an_activity(house: House) -> None:
    author = house.member()
    remark = house.remark(author)
    before = ActivityLog.objects.count()
    found = open_author(scope=house.desk, remark=remark, reason=" a safety call ")
    assert (found.name, found.partner) == (author.person.name, author.partner.name)
    look = IdentityLook.objects.get()
    assert (look.purpose, look.remark, look.viewer, look.reason, look.count) == (
        "open",
        remark,
        house.analyst,
        "a safety call",
        1,
    )
    assert ActivityLog.objects.count() == before


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.FIELD_MANAGER, Role.DISTRIBUTOR_MANAGER])
def test_open_author_by_others_is_refused(house: House, role: str) -> None:
    remark = house.remark()
    with pytest.raises(NotAllowedError):
        open_author(scope=scope_of(house.member(role)), remark=remark, reason="curious")
    assert IdentityLook.objects.count() == 0


def test_open_author_from_another_network_is_refused(house: House) -> None:
    with pytest.raises(NotAllowedError):
        open_author(scope=House.build(slug="bikes").desk, remark=house.remark(), reason="curious")


def test_open_author_by_a_link_is_refused(house: House) -> None:
    scope = Scope.for_link(house.network.pk, seat_of(house.analyst), 1)
    with pytest.raises(NotAllowedError):
        open_author(scope=scope, remark=house.remark(), reason="curious")


def test_open_author_without_a_reason_is_refused(house: House) -> None:
    with pytest.raises(DomainError) as refusal:
        open_author(scope=house.desk, remark=house.remark(), reason="  ")
    assert refusal.value.code == "reason_missing"
    assert IdentityLook.objects.count() == 0


def test_open_author_of_no_identity_is_impossible(house: House) -> None:
    with pytest.raises(DomainError, match="Nobody can find out"):
        open_author(scope=house.desk, remark=house.remark(mode=Mode.NO_IDENTITY), reason="safety")


def test_open_author_that_was_erased_says_so(house: House) -> None:
    remark = house.remark()
    Identity.objects.all().delete()
    with pytest.raises(DomainError) as refusal:
        open_author(scope=house.desk, remark=remark, reason="safety")
    assert refusal.value.code == "author_gone"


def test_authors_to_tell_are_logged_once_a_batch_without_a_viewer(house: House) -> None:
    authors = [house.member() for _n in range(2)]
    remarks = [house.remark(author) for author in authors]
    nobody = house.remark(mode=Mode.NO_IDENTITY)
    found = authors_to_tell(network=house.network, remarks=[*remarks, nobody])
    assert found == {remark.pk: author for remark, author in zip(remarks, authors, strict=True)}
    look = IdentityLook.objects.get()
    assert (look.purpose, look.count, look.viewer) == ("tell", 2, None)


def test_authors_to_tell_reaches_who_left(house: House) -> None:
    author = house.member()
    remark = house.remark(author)
    revoke_membership(scope=Scope.system(house.network.pk), membership=author)
    assert authors_to_tell(network=house.network, remarks=[remark]) == {remark.pk: author}


def test_authors_to_tell_of_another_network_is_nobody(house: House) -> None:
    other = House.build(slug="bikes")
    assert authors_to_tell(network=other.network, remarks=[house.remark()]) == {}
    assert IdentityLook.objects.count() == 0


def test_record_author_of_no_identity_is_a_mistake_in_the_program(house: House) -> None:
    remark = house.remark(mode=Mode.NO_IDENTITY)
    with pytest.raises(ValueError, match="no author"):
        record_author(remark=remark, membership_id=house.analyst.pk)
    assert Identity.objects.count() == 0


def test_person_is_owed_until_told(house: House) -> None:
    author = house.member()
    assert not person_is_owed(author.person_id)
    remark = house.remark(author)
    assert person_is_owed(author.person_id)
    assert not person_is_owed(house.member().person_id)
    house.told(remark)
    assert not person_is_owed(author.person_id)
