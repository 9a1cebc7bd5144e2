"""Signed links hold for one purpose and a while."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import signing

from portal.kernel.signed_links import read_link, sign_link

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
