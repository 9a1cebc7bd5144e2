"""What follows a proof of who somebody is: a session that ends on its day, a new key, a line of ids."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.models import Membership
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory
from tests.rig.second_step import by_code, latest_code

pytestmark = pytest.mark.django_db
ADDRESS = "dealer@example.org"
PASSWORD = "seven horses pull a tram"
SESSIONS = "/accounts/sessions/"


@pytest.fixture
def dealer() -> Membership:
    network = NetworkFactory(slug="pumps")
    return MembershipFactory(network=network, person=PersonFactory(network=network, email=ADDRESS))


def by_password(dealer: Membership) -> Client:
    user, client = dealer.person.user, Client()
    user.set_password(PASSWORD)
    user.save()
    answer = client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged of proofs."""
    return [record.message for record in caplog.records if record.name == "partners.proofs"]


@pytest.mark.parametrize("sign_in", [lambda _dealer: by_code(ADDRESS), by_password])
def test_session_ends_thirty_days_after_it_began_whatever_is_written_to_it(
    dealer, sign_in, time_machine
) -> None:
    begun = timezone.now()
    client = sign_in(dealer)
    time_machine.move_to(begun + timedelta(days=29))
    session = client.session
    session["choice"] = "kept"
    session.save()
    assert client.get(SESSIONS).status_code == 200
    assert Session.objects.get().expire_date - begun < timedelta(days=30, minutes=1)
    time_machine.move_to(begun + timedelta(days=30, minutes=1))
    assert client.get(SESSIONS).status_code == 302


def test_fresh_proof_changes_the_key_and_the_list_follows(dealer) -> None:
    client = by_code(ADDRESS)
    old, expiry = client.session.session_key, client.session.get_expiry_date()
    stolen = Client()
    stolen.cookies = client.cookies.copy()
    client.post(reverse("prove-by-mail"))
    client.post(reverse("prove-by-mail"), {"code": latest_code(ADDRESS)})
    assert client.session.session_key != old
    assert client.session.get_expiry_date() == expiry
    assert UserSession.objects.get().session_key == client.session.session_key
    assert client.get(SESSIONS).status_code == 200
    assert stolen.get(SESSIONS).status_code == 302


def test_log_names_the_account_by_its_id_and_how_it_was_proved(dealer, caplog) -> None:
    caplog.set_level(logging.INFO, logger="partners.proofs")
    client, pk = by_code(ADDRESS), dealer.person.user_id
    client.post(reverse("prove-by-mail"))
    client.post(reverse("prove-by-mail"), {"code": "AAAA-AAAA"})
    client.post(reverse("prove-by-mail"), {"code": latest_code(ADDRESS)})
    client.post(reverse("account_logout"))
    assert lines(caplog) == [
        f"proved: user={pk} by=code again=no",
        f"signed in: user={pk}",
        "not proved: incorrect_code",
        f"proved: user={pk} by=code again=yes",
        f"signed out: user={pk}",
    ]


def test_failed_sign_in_is_logged_alike_for_known_and_unknown_addresses(dealer, caplog) -> None:
    caplog.set_level(logging.INFO, logger="partners.proofs")
    for address in (ADDRESS, "nobody@example.org"):
        Client().post(reverse("account_login"), {"login": address, "password": "not this one"})
    assert lines(caplog) == ["not proved: email_password_mismatch"] * 2


def test_wrong_second_step_is_logged_and_what_is_no_secret_is_not(dealer, caplog) -> None:
    user = dealer.person.user
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    caplog.set_level(logging.INFO, logger="partners.proofs")
    client = by_code(ADDRESS)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert lines(caplog) == [f"proved: user={user.pk} by=code again=no", "not proved: incorrect_code"]
    get_adapter().validation_error("same_as_current")
    assert len(lines(caplog)) == 2


def test_used_up_limit_is_logged(dealer, caplog) -> None:
    client = by_code(ADDRESS)
    caplog.set_level(logging.WARNING, logger="django.request")
    for _time in range(11):
        answer = client.post(reverse("prove-by-mail"), {"code": "AAAA-AAAA"})
    assert answer.status_code == 429
    assert caplog.messages[-1] == f"Too Many Requests: {reverse('prove-by-mail')}"


@pytest.mark.parametrize("whose, left", [([ADDRESS], 1), (["--network", "pumps"], 1), (["--everybody"], 0)])
def test_end_sessions_ends_those_that_are_meant(dealer, whose, left, capsys) -> None:
    other = MembershipFactory(network=NetworkFactory(slug="bikes"))
    clients = [by_code(ADDRESS), by_code(ADDRESS), by_code(other.person.email)]
    call_command("end_sessions", *whose)
    assert f"Ended {3 - left}." in capsys.readouterr().out
    assert [client.get(SESSIONS).status_code for client in clients] == [302, 302, 200 if left else 302]
    assert UserSession.objects.count() == left


@pytest.mark.parametrize("whose", [["nobody@example.org"], ["--network", "nowhere"]])
def test_end_sessions_of_nobody_is_an_error(whose) -> None:
    with pytest.raises(CommandError, match="Nobody has an account there"):
        call_command("end_sessions", *whose)
