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


def refused(password: str) -> set[str]:
    try:
        validate_password(password)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


def test_common_password_is_refused_without_asking_anybody(settings) -> None:
    settings.PWNED_PASSWORDS_URL = ""
    assert refused("q1w2e3r4t5y6") == {"password_too_common"}
    assert refused(KNOWN) == set()


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
