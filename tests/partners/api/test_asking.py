"""Who may ask, how a refusal reads, and what a token opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from partners.models import AccessToken
from partners.queries.scope import scope_for
from partners.services.access_tokens import revoke_token
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.programs import program_of, token_of

pytestmark = pytest.mark.django_db
AT = "/api/v1/heat-pumps/toolkits/"


@pytest.fixture
def network():
    return NetworkFactory(slug="heat-pumps")


@pytest.fixture
def dealer(network):
    return MembershipFactory(network=network)


def bearer(text: str) -> APIClient:
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return program


def test_request_without_anybody_is_401_as_problem_details(network) -> None:
    answer = APIClient().get(AT)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:backchannel:problem:not_authenticated",
        "title": "Unauthorized",
        "status": 401,
        "code": "not_authenticated",
        "detail": "Send a personal access token, or sign in.",
    }


def test_unknown_network_and_foreign_network_answer_alike(dealer) -> None:
    NetworkFactory(slug="e-bikes")
    program = program_of(dealer)
    answers = [program.get(f"/api/v1/{slug}/toolkits/") for slug in ("e-bikes", "nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    nobody = [APIClient().get(f"/api/v1/{slug}/toolkits/") for slug in ("e-bikes", "nowhere")]
    assert [answer.status_code for answer in nobody] == [401, 401]
    assert nobody[0].content == nobody[1].content


def test_token_opens_no_other_network_of_the_same_user(dealer) -> None:
    other = MembershipFactory(network__slug="e-bikes", person__user=dealer.person.user)
    assert program_of(dealer).get("/api/v1/e-bikes/toolkits/").status_code == 404
    assert program_of(other).get("/api/v1/e-bikes/toolkits/").status_code == 200


def test_session_asks_as_the_pages_do(dealer) -> None:
    client = Client()
    client.force_login(dealer.person.user)
    assert client.get(AT).status_code == 200


def test_token_without_the_scope_is_403_and_says_so(dealer) -> None:
    answer = program_of(dealer, "figures.read").get(AT)
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")


@pytest.mark.parametrize("text", ["bct_nothing", "", "x" * 5000, "bct_\N{SNOWMAN}"])
def test_token_that_opens_nothing_is_401(network, text: str) -> None:
    answer = APIClient().get(AT, HTTP_AUTHORIZATION=f"Bearer {text}".encode().decode("latin-1"))
    assert answer.status_code == 401


def test_token_that_is_revoked_or_over_is_401_from_the_next_request_on(dealer) -> None:
    token, text = token_of(dealer)
    assert bearer(text).get(AT).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=30, seconds=1)):
        assert bearer(text).get(AT).status_code == 401
    revoke_token(scope=scope_for(dealer.person.user, dealer.network), token=token, at=timezone.now())
    assert bearer(text).get(AT).status_code == 401


def test_removed_membership_counts_from_the_next_request_on(dealer) -> None:
    program = program_of(dealer)
    dealer.is_active = False
    dealer.save()
    assert program.get(AT).status_code == 404


def test_token_is_stored_as_a_hash_and_notes_its_use(dealer) -> None:
    token, text = token_of(dealer)
    bearer(text).get(AT)
    kept = AccessToken.objects.get()
    assert text not in str(vars(kept))
    assert kept.ending == text[-4:]
    assert kept.last_used_at is not None


def test_required_second_step_binds_tokens_too(network, settings) -> None:
    marketer = MembershipFactory(network=network, role="hq_marketer")
    program = program_of(marketer)
    settings.REQUIRE_SECOND_FACTOR = True
    assert program.get(AT).status_code == 401


def test_address_that_is_not_there_is_a_problem_too(network) -> None:
    answer = APIClient().get("/api/v1/heat-pumps/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_method_that_an_address_does_not_know_is_405(dealer) -> None:
    answer = program_of(dealer).delete(AT)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_too_many_requests_are_told_how_long_to_wait(dealer, monkeypatch) -> None:
    monkeypatch.setattr("partners.api.throttling.ReadThrottle.rate", "2/min")
    program = program_of(dealer)
    answers = [program.get(AT) for _each in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_tokens_that_open_nothing_are_counted_by_address(network, monkeypatch) -> None:
    monkeypatch.setattr("partners.api.throttling.KnockThrottle.rate", "2/min")
    guessing = bearer("bct_a-guess")
    assert [guessing.get(AT).status_code for _each in range(3)] == [401, 401, 429]
