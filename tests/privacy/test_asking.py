"""The wish to be erased: confirmed by mail, taken back until its day, carried out then."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import Erasure, ErasureRequest, Mail, User
from partners.services import asking_erasure
from partners.services.asking_erasure import (
    carry_out,
    carry_out_due,
    confirm_erasure,
    erase_by_agency,
    keep_by_link,
    mail_erasure_link,
    take_back_erasure,
    wish_of,
)
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.leases import WorkState
from tests.factories.feedback import say, scope_of
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jens():
    network = NetworkFactory(slug="pumps")
    return MembershipFactory(
        network=network, person__name="Jens Petersen", person__email="jens@dealer.example"
    )


@pytest.fixture
def lead(jens):
    return MembershipFactory(network=jens.network, role=Role.AGENCY_LEAD)


def token_for(seat) -> str:
    mail_erasure_link(person=seat.person)
    mail = Mail.objects.filter(person=seat.person, dedupe_key__startswith="erase:").latest("pk")
    return re.search(r"/pumps/erase/([^/\s]+)/", mail.text)[1]


def confirm(seat, **more) -> str:
    token = token_for(seat)
    confirm_erasure(network=seat.network, token=token, words_too=False, **more)
    return token


def let_a_week_pass() -> None:
    ErasureRequest.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))


def test_confirmed_wish_waits_a_week_and_is_then_carried_out(jens) -> None:
    confirm(jens)
    request = ErasureRequest.objects.get()
    assert request.due_at - request.confirmed_at == dt.timedelta(days=7)
    assert carry_out_due() == 0
    let_a_week_pass()
    assert carry_out_due() == 1
    assert Erasure.objects.get().way == "self"
    assert ErasureRequest.objects.count() == 0
    assert carry_out(request.pk) is False


def test_words_go_too_when_the_person_says_so(jens) -> None:
    remark = say(jens, text="The valve drips.")
    confirm_erasure(network=jens.network, token=token_for(jens), words_too=True)
    let_a_week_pass()
    carry_out_due()
    remark.refresh_from_db()
    assert (remark.text, remark.words_erased) == ("[…]", True)


def test_confirming_twice_keeps_the_first_day(jens) -> None:
    token = confirm(jens)
    first = ErasureRequest.objects.get()
    confirm_erasure(network=jens.network, token=token, words_too=True)
    kept = ErasureRequest.objects.get()
    assert (kept.due_at, kept.words_too) == (first.due_at, False)


def test_taken_back_it_is_not_done_and_the_link_is_used(jens) -> None:
    token = confirm(jens)
    keep_by_link(network=jens.network, token=token)
    let_a_week_pass()
    assert carry_out_due() == 0
    assert wish_of(network=jens.network, token=token).is_used is True
    with pytest.raises(DomainError, match="used or is too old"):
        confirm_erasure(network=jens.network, token=token, words_too=False)
    assert take_back_erasure(person=jens.person) is False


def test_link_of_another_network_or_nobody_says_nothing(jens) -> None:
    token = token_for(jens)
    other = NetworkFactory()
    assert wish_of(network=other, token=token) is None
    assert wish_of(network=None, token=token) is None
    assert wish_of(network=jens.network, token="broken") is None
    confirm_erasure(network=other, token=token, words_too=False)
    keep_by_link(network=other, token=token)
    assert ErasureRequest.objects.count() == 0


def test_old_link_is_used_up(jens, monkeypatch) -> None:
    token = token_for(jens)
    monkeypatch.setattr(asking_erasure, "LINK_SECONDS", -1)
    with pytest.raises(DomainError, match="too old"):
        confirm_erasure(network=jens.network, token=token, words_too=False)


def test_person_without_an_address_asks_the_agency(jens) -> None:
    jens.person.email = ""
    with pytest.raises(DomainError, match="Ask the agency"):
        mail_erasure_link(person=jens.person)


def test_agency_lead_erases_at_once_and_words_stay(jens, lead) -> None:
    remark = say(jens, text="The valve drips.")
    erase_by_agency(scope=scope_of(lead), person=jens.person)
    assert carry_out_due() == 1
    remark.refresh_from_db()
    assert remark.text == "The valve drips."
    assert not User.objects.filter(email="jens@dealer.example").exists()
    jens.person.refresh_from_db()
    with pytest.raises(DomainError, match="erased already"):
        erase_by_agency(scope=scope_of(lead), person=jens.person)


def test_others_and_oneself_are_refused(jens, lead) -> None:
    analyst = MembershipFactory(network=jens.network, role=Role.AGENCY_ANALYST)
    stranger = MembershipFactory(role=Role.AGENCY_LEAD)
    for seat in (analyst, stranger, jens):
        with pytest.raises(NotAllowedError):
            erase_by_agency(scope=scope_of(seat), person=jens.person)
    with pytest.raises(DomainError, match="account page"):
        erase_by_agency(scope=scope_of(lead), person=lead.person)
    confirm(jens)
    with pytest.raises(DomainError, match="asked for it themself"):
        erase_by_agency(scope=scope_of(lead), person=jens.person)


def test_failure_is_tried_again(jens, lead, monkeypatch) -> None:
    request = erase_by_agency(scope=scope_of(lead), person=jens.person)
    monkeypatch.setattr(asking_erasure, "erase_person", lambda **_: 1 / 0)
    assert carry_out(request.pk) is False
    request.refresh_from_db()
    assert (request.work_state, request.last_error) == (WorkState.DUE, "ZeroDivisionError")


class TestAccountElsewhere:
    """Somebody who works in two networks is erased in one of them."""

    def test_account_and_the_other_networks_rows_stay(self, jens) -> None:
        other = MembershipFactory(person__name="Jens Petersen", person__email="jens@dealer.example")
        remark = say(other, text="Regards, Jens Petersen")
        user = other.person.user
        assert user == jens.person.user
        confirm(jens)
        let_a_week_pass()
        carry_out_due()
        user.refresh_from_db()
        other.person.refresh_from_db()
        remark.refresh_from_db()
        assert (user.is_active, user.name, other.person.name) == (True, "Jens Petersen", "Jens Petersen")
        assert remark.text == "Regards, Jens Petersen"
        assert list(user.groups.values_list("name", flat=True)) == [f"{other.network.slug}: dealer_staff"]
