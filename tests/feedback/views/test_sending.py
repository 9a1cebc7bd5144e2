"""What the form's script asks and is told, and what a device keeps of the form."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Remark
from partners.enums import Level, Role
from partners.queries.links import toolkit_token
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory, PartnerFactory
from tests.feedback.views.say_form import filled, no_identity_address

pytestmark = pytest.mark.django_db
DATA = {"Accept": "application/json"}
SAY = "/pumps/say/"


def owner(client: Client, address: str = SAY) -> str:
    """Return in whose name a remark would be taken."""
    return client.get(address, headers=DATA).json()["owner"]


def test_speaker_is_the_same_for_a_person_and_another_for_everybody_else(visitor: Client, dealer) -> None:
    first = visitor.get(SAY, headers=DATA)
    assert first.headers["Cache-Control"] == "private, no-store"
    assert set(first.json()) == {"owner", "token"}
    assert f'data-owner="{first.json()["owner"]}"' in visitor.get(SAY).text
    colleague, browser = MembershipFactory(partner=dealer.partner), Client()
    browser.force_login(colleague.person.user)
    assert owner(browser) != owner(visitor) == first.json()["owner"]


def test_speaker_by_link_is_the_same_person(visitor: Client, dealer, winter_kit) -> None:
    address = reverse(
        "feedback:say-link", args=["pumps", toolkit_token(membership_id=dealer.pk, toolkit_id=5)]
    )
    page = Client().get(address)
    assert owner(Client(), address) == owner(visitor)
    assert 'data-controller="submit-once draft outbox"' in page.text
    assert "data-worker" not in page.text


def test_whoever_is_not_signed_in_is_told_nothing(dealer) -> None:
    assert Client().get(SAY, headers=DATA).status_code == 302


def test_token_of_the_speaker_is_what_a_post_needs(dealer) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dealer.person.user)
    told = browser.get(SAY, headers=DATA).json()
    sent = {"mode": "named", "kind": "praise", "text": "Good.", "submission_key": "k"}
    assert browser.post(SAY, sent, headers=DATA).status_code == 403
    taken = [
        browser.post(SAY, sent | {"csrfmiddlewaretoken": told["token"]}, headers=DATA) for _n in range(2)
    ]
    assert [each.status_code for each in taken] == [201, 201]
    assert taken[0].json() == taken[1].json()
    assert Client().get(taken[0].json()["receipt"]).status_code == 200
    assert Remark.objects.count() == 1


def test_refusal_is_told_in_sentences(visitor: Client) -> None:
    sent = filled(visitor.get(SAY), kind="", text="")
    told = visitor.post(SAY, sent, headers=DATA)
    assert told.status_code == 422
    assert told.json()["errors"] == [
        "What is it?: Choose what kind of remark it is.",
        "Your words: Write what you want to say first.",
    ]


def test_refusal_of_the_service_is_told_too(visitor: Client, monkeypatch) -> None:
    monkeypatch.setattr("feedback.services.submit.MOST_A_DAY", 0)
    page = Client().get(no_identity_address(visitor))
    told = Client().post(reverse("feedback:say-no-identity", args=["pumps"]), filled(page), headers=DATA)
    assert told.status_code == 422
    assert told.json()["errors"][0].startswith("Too much was said")


def test_no_identity_is_received_and_a_closed_form_named(visitor: Client) -> None:
    address = reverse("feedback:say-no-identity", args=["pumps"])
    sent = filled(Client().get(no_identity_address(visitor)))
    assert Client().post(address, sent, headers=DATA).status_code == 201
    gone = Client().post(address, sent | {"ticket": "old"}, headers=DATA)
    assert (gone.status_code, gone.json()["code"]) == (422, "ticket_gone")


@pytest.mark.parametrize(
    "role, level", [(Role.DEALER_STAFF, Level.DEALER), (Role.DISTRIBUTOR_MANAGER, Level.DISTRIBUTOR)]
)
def test_kept_form_holds_no_token_no_name_and_nothing_that_was_said(dealer, role, level) -> None:
    partner = PartnerFactory(network=dealer.network, level=level)
    seat = MembershipFactory(partner=partner, role=role, person__name="Quentin Canary")
    say(seat, text="Canary words.")
    browser = Client()
    browser.force_login(seat.person.user)
    page = browser.get(reverse("feedback:say-offline", args=["pumps"]))
    assert page.status_code == 200
    assert 'name="text"' in page.text
    assert page.text.count("data-owner=") == 1
    for hidden in ("csrfmiddlewaretoken", "Canary", seat.person.email, partner.name, "<nav", "data-worker"):
        assert hidden not in page.text


def test_kept_form_is_the_speakers_alone(dealer) -> None:
    address = reverse("feedback:say-offline", args=["pumps"])
    assert Client().get(address).status_code == 302
    analyst = MembershipFactory(network=dealer.network, role=Role.AGENCY_ANALYST)
    browser = Client()
    browser.force_login(analyst.person.user)
    assert browser.get(address).status_code == 404
