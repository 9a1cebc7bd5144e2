"""A person's access tokens: listed, made and shown once, revoked."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from partners.models import AccessToken, ActivityLog
from portal.kernel.identifiers import token_hash
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.programs import program_of, token_of

pytestmark = pytest.mark.django_db
AT = "/heat-pumps/account/tokens/"
FILLED = {"name": " Price  list ", "scopes": ["toolkits.read"], "days": "30"}


@pytest.fixture
def dealer():
    return MembershipFactory(network=NetworkFactory(slug="heat-pumps"))


@pytest.fixture
def client(dealer, monkeypatch) -> Client:
    monkeypatch.setattr("portal.web.second_factor._was_asked_lately", lambda request: True)
    client = Client()
    client.force_login(dealer.person.user)
    return client


def test_token_is_shown_once_and_kept_as_a_hash(client) -> None:
    page = client.post(f"{AT}new/", FILLED).content.decode()
    text = re.search(r"bct_[\w-]{32}", page)
    assert text is not None
    token = AccessToken.objects.get()
    assert (token.token_hash, token.name, token.scopes) == (
        token_hash(text[0]),
        "Price list",
        ["toolkits.read"],
    )
    assert text[0] not in client.get(AT).content.decode()
    logged = ActivityLog.objects.filter(object_kind="access_token")
    assert list(logged.values_list("verb", "object_id")) == [("partners.token_made", token.pk)]


@pytest.mark.parametrize(
    "missing", [{"name": "  "}, {"scopes": []}, {"scopes": ["all"]}, {"days": "36500"}, {"days": "x"}]
)
def test_form_that_lacks_something_says_so_and_makes_nothing(client, missing) -> None:
    answer = client.post(f"{AT}new/", FILLED | missing)
    assert (answer.status_code, AccessToken.objects.count()) == (422, 0)


def test_making_one_asks_for_a_fresh_proof_first(dealer) -> None:
    client = Client()
    client.force_login(dealer.person.user)
    answer = client.post(f"{AT}new/", FILLED)
    assert (answer.status_code, AccessToken.objects.count()) == (302, 0)
    assert answer["Location"].startswith("/accounts/reauthenticate/mail/")


def test_more_tokens_than_allowed_are_refused(client, dealer) -> None:
    for _each in range(20):
        token_of(dealer)
    answer = client.post(f"{AT}new/", FILLED)
    assert (answer.status_code, AccessToken.objects.count()) == (422, 20)


def test_list_shows_the_persons_own_of_this_network_alone(client, dealer) -> None:
    token_of(dealer)
    AccessToken.objects.update(name="Mine")
    colleague = MembershipFactory(network=dealer.network, partner=dealer.partner)
    elsewhere = MembershipFactory(person__user=dealer.person.user)
    for other in (colleague, elsewhere):
        token_of(other)
    AccessToken.objects.exclude(name="Mine").update(name="Canary")
    page = client.get(AT).content.decode()
    assert "Mine" in page
    assert "Canary" not in page


def test_revoked_token_opens_nothing_and_is_logged_once(client, dealer) -> None:
    program = program_of(dealer)
    token = AccessToken.objects.get()
    for _each in range(2):
        assert client.post(f"{AT}{token.pk}/revoke/").status_code == 302
    assert program.get("/api/v1/heat-pumps/toolkits/").status_code == 401
    assert ActivityLog.objects.filter(verb="partners.token_revoked").count() == 1
