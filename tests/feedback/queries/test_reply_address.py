"""Addresses of threads and networks."""

from __future__ import annotations

import pytest

from feedback.queries.reply_address import door_for, network_address, reply_headers
from partners.models import Mail
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN

pytestmark = pytest.mark.django_db


def test_nothing_is_said_of_addresses_while_no_mail_comes_in() -> None:
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    assert reply_headers(remark, author.pk) == {}
    assert network_address(house.network) == ""
    assert "Reply-To" not in Mail.objects.get(dedupe_key__startswith="receipt:").headers


def test_address_of_a_thread_leads_back_whatever_the_letters_case(settings) -> None:
    settings.INBOUND_DOMAIN = DOMAIN
    house = House.build()
    author, colleague = house.member(), house.member()
    remark, another = house.remark(author), house.remark(author)
    address = reply_headers(remark, author.pk)["Reply-To"]
    for said in (address, address.upper()):
        door = door_for(["else@x.example", said], author.person.email)
        assert door is not None
        assert (door.network, door.thread, door.is_reply) == (house.network, (remark.pk, author.pk), True)
    others = {reply_headers(another, author.pk)["Reply-To"], reply_headers(remark, colleague.pk)["Reply-To"]}
    assert len(others | {address}) == 3


def test_address_of_another_key_or_a_changed_one_opens_no_thread(settings) -> None:
    settings.INBOUND_DOMAIN = DOMAIN
    house = House.build()
    author = house.member()
    address = reply_headers(house.remark(author), author.pk)["Reply-To"]
    changed = address.replace("+", "+a", 1)
    assert door_for([changed], "").thread is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert door_for([address], "").thread is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert door_for([address], "").thread is None


def test_address_of_a_thread_that_is_gone_opens_no_thread(settings) -> None:
    """A remark that isn't there is answered like a broken address."""
    settings.INBOUND_DOMAIN = DOMAIN
    house = House.build()
    remark = house.remark()
    remark.pk = 10**9
    assert door_for([reply_headers(remark, 1)["Reply-To"]], "").thread is None
