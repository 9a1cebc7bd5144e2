"""Signed links hold for one purpose and a while."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import signing

from portal.kernel.signed_links import open_numbers, read_link, seal_numbers, sign_link

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def test_link_gives_back_what_was_signed() -> None:
    assert read_link("toolkit", sign_link("toolkit", {"m": 7, "t": 3})) == {"m": 7, "t": 3}


def test_link_for_another_purpose_is_refused() -> None:
    assert read_link("receipt", sign_link("toolkit", {"m": 7})) is None


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.swapcase(), lambda t: ""]
)
def test_broken_link_is_refused(change) -> None:
    assert read_link("toolkit", change(sign_link("toolkit", {"m": 7}))) is None


def test_link_ages() -> None:
    with time_machine.travel(NOW, tick=False):
        token = sign_link("toolkit", {"m": 7})
    with time_machine.travel(NOW + dt.timedelta(seconds=60), tick=False):
        assert read_link("toolkit", token, max_age=60) == {"m": 7}
        assert read_link("toolkit", token, max_age=59) is None
        assert read_link("toolkit", token) == {"m": 7}


def test_link_under_another_key_is_refused(settings) -> None:
    token = sign_link("toolkit", {"m": 7})
    settings.SECRET_KEY = "another"
    assert read_link("toolkit", token) is None


def test_signed_value_that_is_no_mapping_is_refused() -> None:
    assert read_link("toolkit", signing.dumps([1, 2], salt="link:toolkit")) is None


def test_sealed_numbers_come_back_in_any_case_and_say_nothing() -> None:
    token = seal_numbers("reply", 12345, 7)
    assert (open_numbers("reply", token), open_numbers("reply", token.upper())) == ((12345, 7), (12345, 7))
    assert seal_numbers("reply", 12345, 7) == token
    assert len(token) == 42
    assert token[:8] != seal_numbers("reply", 12346, 7)[:8]


def test_sealed_numbers_open_for_their_purpose_and_key_alone(settings) -> None:
    token = seal_numbers("reply", 1)
    assert open_numbers("other", token) is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert open_numbers("reply", token) == (1,)
    settings.SECRET_KEY_FALLBACKS = []
    assert open_numbers("reply", token) is None


@pytest.mark.parametrize("token", ["", "a", "1", "aaaaaaaa", "é", "a" * 42, "=" * 8, "a=a", " " * 8])
def test_what_was_never_sealed_opens_nothing(token: str) -> None:
    assert open_numbers("reply", token) is None
