"""Said with no identity through the API: nobody is read, and nothing is kept that could tell."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from feedback.enums import Mode
from feedback.models import Remark
from feedback.services import submit
from feedback.tickets import Ticket, write_ticket
from partners.models import IdempotentWrite
from portal.kernel.delivery import LOOKING_ON_COOKIE
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.programs import program_of
from tests.feedback.canaries import traces, written_rows

pytestmark = pytest.mark.django_db
AT = "/api/v1/pumps/remarks/"
HERE = f"{AT}no-identity/"
SAID = {"kind": "problem", "text": "canary-words of nobody"}
KEY = {"Idempotency-Key": "a-random-key"}


@pytest.fixture
def dealer():
    return MembershipFactory(network=NetworkFactory(slug="pumps"))


@pytest.fixture
def program(dealer):
    return program_of(dealer)


@pytest.fixture
def sent(program):
    way = program.get(f"{AT}form/").json()["no_identity"]
    assert way["address"] == f"http://testserver{HERE}"
    return SAID | {"ticket": way["ticket"]}


def test_ticket_is_the_same_for_everybody(dealer, program) -> None:
    other = program_of(MembershipFactory(network=dealer.network))
    tickets = {each.get(f"{AT}form/").json()["no_identity"]["ticket"] for each in (program, other)}
    assert len(tickets) == 1


def with_everything(dealer) -> APIClient:
    """Return a program that sends its token along, and the cookie of a session."""
    client = program_of(dealer)
    client.force_login(dealer.person.user)
    return client


def test_nobody_is_read_even_if_token_and_cookie_come_along(
    dealer, sent, django_assert_max_num_queries
) -> None:
    client = with_everything(dealer)
    with django_assert_max_num_queries(20) as captured:
        answer = client.post(HERE, sent, headers=KEY)
    assert answer.status_code == 201
    asked = str(captured.captured_queries)
    for table in ("django_session", "partners_user", "partners_accesstoken", "partners_membership"):
        assert table not in asked
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_nothing_is_written_but_the_remark_and_its_case(dealer, sent) -> None:
    client = with_everything(dealer)
    with written_rows() as written:
        answer = client.post(HERE, sent, headers=KEY)
    counted = {"feedback_rollup", "feedback_delta"}  # numbers, without a moment
    assert set(written.rows) - counted == {"feedback_remark", "feedback_case"}
    assert written.tables_with(*traces(dealer)["person"], *traces(dealer)["dealer"]) == set()
    remark = Remark.objects.get()
    assert (remark.mode, remark.partner, remark.path, remark.country) == ("no_identity", None, "", "DE")
    assert answer.json()["number"] == remark.number
    assert not IdempotentWrite.objects.exists()


def test_nothing_counts_who_speaks_or_from_where(sent, monkeypatch) -> None:
    """The limit is the network's and the day's."""
    for throttle in ("ReadThrottle", "WriteThrottle"):
        monkeypatch.setattr(f"partners.api.throttling.{throttle}.rate", "1/min")
    monkeypatch.setattr(submit, "MOST_A_DAY", 3)
    answers = [APIClient().post(HERE, sent | {"text": f"Words {n}"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 422]
    assert answers[-1].json()["code"] == "too_many"


def test_receipt_opens_for_whoever_holds_it(sent) -> None:
    receipt = APIClient().post(HERE, sent).json()["receipt"]
    assert "canary-words of nobody" in APIClient().get(receipt).content.decode()


def test_same_key_with_the_same_words_is_one_remark_and_keeps_no_row(sent) -> None:
    first, second = (APIClient().post(HERE, sent, headers=KEY) for _each in range(2))
    assert first.json() == second.json()
    other = APIClient().post(HERE, sent | {"text": "Something else."}, headers=KEY)
    assert other.status_code == 201
    assert Remark.objects.count() == 2
    assert not IdempotentWrite.objects.exists()


def test_known_way_sends_it_elsewhere_before_anything_is_kept(program, sent) -> None:
    with written_rows() as written:
        answer = program.post(AT, sent | {"mode": Mode.NO_IDENTITY}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_identity_elsewhere")
    assert "no-identity/" in answer.json()["detail"]
    assert written.tables_with("canary-words") == set()
    assert "partners_idempotentwrite" not in written.rows
    assert not Remark.objects.exists()


def test_remark_is_in_nobodys_list_and_under_nobodys_number(program, sent) -> None:
    number = APIClient().post(HERE, sent).json()["number"]
    assert program.get(f"{AT}own/").json()["results"] == []
    hidden, absent = (program.get(f"{AT}{each}/") for each in (number, "222-222-222"))
    assert (hidden.status_code, hidden.content) == (404, absent.content)


@pytest.mark.parametrize("ticket", ["", "broken", "other network", "old", "no text", "half a pair"])
def test_without_a_good_ticket_nothing_is_taken(dealer, ticket) -> None:
    texts = {
        "": "",
        "broken": "x" * 50,
        "other network": write_ticket(Ticket(dealer.network_id + 1, "DE", "en", "2026-11-24")),
        "old": write_ticket(Ticket(dealer.network_id, "DE", "en", "2020-01-01")),
        "no text": {"a": 1},
        "half a pair": "\ud800",
    }
    answers = [
        APIClient().post(
            address, json.dumps(SAID | {"ticket": texts[ticket]}), content_type="application/json"
        )
        for address in (HERE, HERE.replace("pumps", "nowhere"))
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json()["code"] == "ticket"
    assert answers[0].content == answers[1].content
    assert not Remark.objects.exists()


@pytest.mark.parametrize("body", ["[]", "null", '"x"', ""])
def test_body_that_is_no_remark_is_refused(dealer, body) -> None:
    answer = APIClient().post(HERE, body, content_type="application/json")
    assert answer.status_code == 422


def test_wrong_value_is_said_in_the_tickets_language(dealer) -> None:
    ticket = write_ticket(Ticket(dealer.network_id, "DE", "de", _today()))
    answer = APIClient().post(HERE, {"ticket": ticket, "kind": "problem", "text": " "})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/text", "detail": "Schreiben Sie zuerst, was Sie sagen möchten."}
    ]


def test_who_looks_on_as_somebody_is_refused_without_a_look(sent) -> None:
    client = APIClient()
    client.cookies[LOOKING_ON_COOKIE] = "1"
    answer = client.post(HERE, sent)
    assert (answer.status_code, answer.json()["code"]) == (403, "looking_on")
    assert not Remark.objects.exists()


def _today() -> str:
    return timezone.localdate().isoformat()
