"""The quarantine at the desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.enums import MailOutcome
from feedback.models import IdentityLook, InboundMail, Message, Remark
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, SECRET, address_of, bring, letter
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_door(settings) -> None:
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = DOMAIN, SECRET


def browser_of(house: House) -> Client:
    """Sign the analyst in."""
    client = Client()
    client.force_login(house.analyst.person.user)
    return client


def stranger(house: House, **fields: str) -> InboundMail:
    """Let a stranger write to the network."""
    to = f"{house.network.slug}@{DOMAIN}"
    return bring(letter("Eve <eve@home.example>", to, "It is dark.", Subject="Display", **fields))


def page_of(mail: InboundMail) -> str:
    """Return the address of a mail's page."""
    return reverse("feedback:quarantined", args=[mail.network.slug, mail.pk])


def test_desk_leads_to_the_mails_that_wait_with_their_number() -> None:
    house = House.build()
    stranger(house), stranger(house)
    client = browser_of(house)
    address = reverse("feedback:quarantine", args=[house.network.slug])
    desk = client.get(reverse("feedback:desk", args=[house.network.slug])).content.decode()
    assert f'<a href="{address}">Quarantine <span class="count">2</span></a>' in desk
    page = client.get(address).content.decode()
    assert page.count("eve@home.example") == 2
    assert "Nobody of the network has this address." in page


def test_desk_says_nothing_of_mail_while_none_comes_in(settings) -> None:
    settings.INBOUND_DOMAIN = ""
    house = House.build()
    client = browser_of(house)
    assert "uarantine" not in client.get(reverse("feedback:desk", args=[house.network.slug])).content.decode()


def test_list_asks_as_often_for_one_mail_as_for_many() -> None:
    house = House.build()
    author = house.member()
    client, address = browser_of(house), reverse("feedback:quarantine", args=[house.network.slug])
    counts = []
    for _number in range(2):
        stranger(house)
        bring(letter("jan@home.example", address_of(house.remark(author), author.pk)))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_mail_is_accepted_as_somebody_who_was_found() -> None:
    house, other = House.build(), House.build()
    author = house.member()
    MembershipFactory(network=other.network, person__name=author.person.name)
    mail, client = stranger(house), browser_of(house)
    found = client.get(page_of(mail), {"q": author.person.name})
    assert found.context["accept_form"].fields["person"].choices == [
        (str(author.pk), f"{author.person.name}, {author.partner.name}")
    ]
    nobody = client.get(page_of(mail), {"q": "no such name"}).content.decode()
    assert "Nobody who makes remarks is called so." in nobody
    address = f"{page_of(mail)}?q={author.person.name}"
    assert client.post(address, {"action": "accept"}).status_code == 422
    done = client.post(address, {"action": "accept", "person": author.pk}, follow=True)
    remark = Remark.objects.get()
    assert f"Taken in as remark {remark.number}." in done.content.decode()
    assert client.get(page_of(mail)).status_code == 404


def test_mail_is_discarded_with_a_reason() -> None:
    house = House.build()
    mail, client = stranger(house), browser_of(house)
    assert client.post(page_of(mail), {"action": "discard"}).status_code == 422
    client.post(page_of(mail), {"action": "discard", "discard-reason": "An advertisement."})
    mail.refresh_from_db()
    assert (mail.outcome, mail.reason) == (MailOutcome.DISCARDED, "An advertisement.")
    page = client.get(reverse("feedback:quarantine", args=[house.network.slug])).content.decode()
    assert "0 written by machines (out of office, bounces) and set aside, 1 discarded here." in page


def test_sender_of_a_protected_remarks_answer_is_hidden_until_it_is_opened() -> None:
    """On both pages: neither address nor name nor subject; the look is logged."""
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    mail = bring(
        letter("Jan Vexaflume <jan@home.example>", address_of(remark, author.pk), Subject="Vexaflume here")
    )
    client = browser_of(house)
    pages = [client.get(page_of(mail)), client.get(reverse("feedback:quarantine", args=[house.network.slug]))]
    for page in pages:
        said = page.content.decode()
        assert remark.number in said
        assert "jan@home.example" not in said
        assert "Vexaflume" not in said
    assert client.post(page_of(mail), {"action": "open"}).status_code == 422
    blank = client.post(page_of(mail), {"action": "open", "sender-reason": " "})
    assert (blank.status_code, IdentityLook.objects.filter(purpose="open").count()) == (422, 0)
    opened = client.post(page_of(mail), {"action": "open", "sender-reason": "A second address?"})
    assert "jan@home.example" in opened.content.decode()
    assert IdentityLook.objects.get(purpose="open").remark == remark
    client.post(page_of(mail), {"action": "join"})
    assert Message.objects.get().case == remark.case


def test_opening_what_hides_nobody_shows_the_page_again() -> None:
    house = House.build()
    mail = stranger(house)
    answer = browser_of(house).post(page_of(mail), {"action": "open", "sender-reason": "x"})
    assert (answer.status_code, IdentityLook.objects.filter(purpose="open").count()) == (200, 0)


def test_speakers_read_where_they_may_write_to() -> None:
    house = House.build()
    author = house.member()
    client = Client()
    client.force_login(author.person.user)
    page = client.get(reverse("feedback:say", args=[house.network.slug])).content.decode()
    assert f"mailto:{house.network.slug}@{DOMAIN}" in page
