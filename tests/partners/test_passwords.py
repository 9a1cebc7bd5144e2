"""Breached passwords: the local list always, a range API where one is named."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from partners import passwords
from partners.models import User
from tests.factories.partners import MembershipFactory, NetworkFactory, PartnerFactory, PersonFactory

KNOWN = "correct horse battery staple"


class Service(ThreadingHTTPServer):
    """A range API that knows one password, and can misbehave."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []
        self.mood = "well"
        self.over = threading.Event()


class Answer(BaseHTTPRequestHandler):
    """One answer."""

    server: Service

    def do_GET(self) -> None:
        """Answer by mood."""
        self.server.asked.append(self.path)
        if self.server.mood == "slow":
            self.server.over.wait(10)
        if self.server.mood == "ill":
            self.send_error(500)
            return
        digest = hashlib.sha1(KNOWN.encode(), usedforsecurity=False).hexdigest().upper()
        lines = ["0" * 35 + ":0", "garbage", f"{digest[5:]}:{'0' if self.server.mood == 'padded' else '7'}"]
        self.send_response(200)
        self.end_headers()
        self.wfile.write("\r\n".join(lines).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def service(settings) -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.PWNED_PASSWORDS_URL = f"http://127.0.0.1:{server.server_port}/range/"
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def refused(password: str, user: User | None = None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password", ["q1w2e3r4t5y6", "passwordpassword", "123456789012", "iloveyouforever", "Backchannel2026"]
)
def test_common_password_is_refused_without_asking_anybody(settings, password) -> None:
    settings.PWNED_PASSWORDS_URL = ""
    assert refused(password) == {"password_guessable"}


@pytest.mark.parametrize(
    "password", [KNOWN, "no tram is like another, as nobody said " * 4, "\N{TRAM}Wärmepumpen-Kassel-Ost"]
)
def test_long_and_odd_password_is_taken(settings, password) -> None:
    settings.PWNED_PASSWORDS_URL = ""
    assert refused(password) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["Bright-Field-2026", "Mueller+Kaelte+77", "jens.olsen.jens"])
def test_password_of_words_close_to_the_person_is_refused(settings, password) -> None:
    settings.PWNED_PASSWORDS_URL = ""
    network = NetworkFactory(slug="bright", name="Bright Field")
    partner = PartnerFactory(network=network, name="Mueller Kaelte")
    person = PersonFactory(network=network, name="Jens Olsen", email="jens@olsen.example")
    user = MembershipFactory(partner=partner, person=person).person.user
    assert "password_guessable" in refused(password, user)
    assert refused(password) == set()


def test_known_password_is_refused_by_five_digits_of_its_hash(service) -> None:
    assert refused(KNOWN) == {"password_breached"}
    digest = hashlib.sha1(KNOWN.encode(), usedforsecurity=False).hexdigest().upper()
    assert service.asked == [f"/range/{digest[:5]}"]


def test_unknown_or_padded_password_passes(service) -> None:
    assert refused("another horse battery staple") == set()
    service.mood = "padded"
    assert refused(KNOWN) == set()


@pytest.mark.parametrize("mood", ["ill", "slow"])
def test_service_that_fails_lets_the_password_pass(service, mood, monkeypatch) -> None:
    monkeypatch.setattr(passwords, "SECONDS", 0.2)
    service.mood = mood
    assert refused(KNOWN) == set()


def test_service_that_is_away_lets_the_password_pass(settings) -> None:
    settings.PWNED_PASSWORDS_URL = "http://127.0.0.1:9/range"
    assert refused(KNOWN) == set()
