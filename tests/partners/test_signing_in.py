"""Signing in by mail: code for this browser, link for any other, nothing told about who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.models import Mail
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)
CHANGING = re.compile(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]+"')
LINK = re.compile(r"http\S+/accounts/link/\S+")


@pytest.fixture
def dealer():
    network = NetworkFactory(slug="pumps", name="Pumps")
    person = PersonFactory(network=network, email="dealer@example.org", name="Jens", language="de")
    return MembershipFactory(network=network, person=person)


def ask(client: Client, address: str, **query: str):
    return client.post(reverse("account_request_login_code"), {"email": address, **query})


def link_in(mail: Mail) -> str:
    return LINK.search(mail.text)[0].split("/", 3)[3].join(["/", ""])


def test_code_from_the_mail_signs_this_browser_in(client, dealer) -> None:
    ask(client, "Dealer@Example.org")
    mail = Mail.objects.get(work_state=WorkState.DUE)
    assert (mail.to_address, mail.language, mail.person) == ("dealer@example.org", "de", dealer.person)
    answer = client.post(reverse("account_confirm_login_code"), {"code": CODE.search(mail.text)[1]})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(dealer.person.user_id)


def test_link_signs_another_browser_in_by_its_button_alone(client, dealer) -> None:
    ask(client, "dealer@example.org", next="/pumps/account/")
    link = link_in(Mail.objects.get())
    other = Client()
    for _time in range(2):
        page = other.get(link)
        assert page.status_code == 200
        assert "_auth_user_id" not in other.session
    answer = other.post(link, {"next": "/pumps/account/"})
    assert (answer.status_code, answer.url) == (302, "/pumps/account/")
    assert other.session["_auth_user_id"] == str(dealer.person.user_id)
    assert other.session.get_expiry_age() > 29 * 24 * 3600


def test_used_link_offers_a_new_one(client, dealer) -> None:
    ask(client, "dealer@example.org")
    link = link_in(Mail.objects.get())
    client.post(link)
    for method in ("get", "post"):
        answer = getattr(Client(), method)(link)
        assert answer.status_code == 410
        assert reverse("account_request_login_code") in answer.content.decode()


@pytest.mark.parametrize("hours", [0.51, 48])
def test_old_link_offers_a_new_one(client, dealer, hours, time_machine) -> None:
    ask(client, "dealer@example.org")
    link = link_in(Mail.objects.get())
    time_machine.move_to(timezone.now() + timedelta(hours=hours))
    assert client.post(link).status_code == 410
    assert "_auth_user_id" not in client.session


def test_known_and_unknown_addresses_answer_alike(dealer) -> None:
    seen = []
    for address in ("dealer@example.org", "nobody@example.org"):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, address)
        page = client.get(answer.url).content.decode().replace(address, "…")
        page = CHANGING.sub("", page)
        seen.append((answer.status_code, answer.url, page, [shape(query["sql"]) for query in queries]))
    assert seen[0] == seen[1]
    decoy = Mail.objects.get(work_state=WorkState.CANCELLED)
    assert (decoy.to_address, decoy.text, decoy.html, decoy.person) == ("", "", "", None)


def test_fourth_code_within_a_minute_is_refused_alike_for_known_and_unknown_addresses(dealer) -> None:
    refused = []
    for address in ("dealer@example.org", "nobody@example.org"):
        answers = [ask(Client(), address) for _time in range(4)]
        page = answers[-1].content.decode().replace(address, "…")
        refused.append(([one.status_code for one in answers], CHANGING.sub("", page)))
    assert refused[0] == refused[1]
    assert refused[0][0] in ([302, 302, 302, 429], [302, 302, 302, 200])
    assert Mail.objects.filter(to_address="dealer@example.org").count() == 3


def shape(sql: str) -> str:
    return " ".join(sql.split()[:3])


def test_next_to_another_host_is_dropped(client, dealer) -> None:
    ask(client, "dealer@example.org", next="https://evil.example/")
    link = link_in(Mail.objects.get())
    assert "next" not in link
    assert client.post(link, {"next": "https://evil.example/"}).url == "/"


def enter(client: Client, code: str) -> None:
    client.post(reverse("account_confirm_login_code"), {"code": code})


def code_for(client: Client) -> str:
    ask(client, "dealer@example.org")
    return CODE.search(Mail.objects.latest("pk").text)[1]


def test_wrong_codes_close_the_way_after_three(client, dealer) -> None:
    right = code_for(client)
    for _time in range(3):
        enter(client, "AAAA-AAAA")
    enter(client, right)
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_are_refused_unread_after_five(client, dealer) -> None:
    dealer.person.user.set_password("correct horse battery")
    dealer.person.user.save()
    for password in [*["wrong horse battery"] * 5, "correct horse battery"]:
        client.post(reverse("account_login"), {"login": "dealer@example.org", "password": password})
    assert "_auth_user_id" not in client.session
    enter(client, code_for(client))
    assert client.session["_auth_user_id"] == str(dealer.person.user_id)


def test_signing_in_changes_the_key_of_the_session(client, dealer) -> None:
    code, before = code_for(client), client.session.session_key
    enter(client, code)
    assert client.session.session_key != before
    assert list(Session.objects.filter(session_key=before)) == []


def test_signing_out_ends_the_session_and_clears_the_browser(client, dealer) -> None:
    enter(client, code_for(client))
    key = client.session.session_key
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert list(Session.objects.filter(session_key=key)) == []
    assert client.get("/pumps/account/").status_code == 302


def test_limits_count_the_address_that_the_proxy_saw(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"x-forwarded-for": "198.51.100.7, 203.0.113.9"})
    assert get_adapter().get_client_ip(request) == "203.0.113.9"
