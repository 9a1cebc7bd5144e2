"""Random numbers, tokens and pseudonyms."""

from __future__ import annotations

import pytest
from django.test import override_settings

from portal.kernel.identifiers import ALPHABET, keyed_name, random_number, random_token, token_hash


@pytest.mark.parametrize("groups,size", [(3, 3), (1, 8), (4, 2)])
def test_number_has_the_asked_shape_and_alphabet(groups: int, size: int) -> None:
    parts = random_number(groups, size).split("-")
    assert [len(part) for part in parts] == [size] * groups
    assert set("".join(parts)) <= set(ALPHABET)


def test_alphabet_leaves_out_what_is_misread() -> None:
    assert set("01OILU") & set(ALPHABET) == set()


def test_numbers_and_tokens_do_not_repeat() -> None:
    assert len({random_number() for _ in range(2000)}) == 2000
    assert len({random_token() for _ in range(2000)}) == 2000


def test_token_is_long_enough_and_safe_in_an_address() -> None:
    token = random_token()
    assert len(token) >= 32
    assert token.replace("-", "").replace("_", "").isalnum()


def test_hash_tells_tokens_apart_and_is_not_the_token() -> None:
    assert token_hash("a") == token_hash("a")
    assert token_hash("a") != token_hash("b")
    assert "a-long-token" not in token_hash("a-long-token")


def test_keyed_name_depends_on_purpose_parts_and_key() -> None:
    name = keyed_name("stand-in", 1, 2)
    assert keyed_name("stand-in", 1, 2) == name
    assert keyed_name("other", 1, 2) != name
    assert keyed_name("stand-in", 12) != name
    with override_settings(SECRET_KEY="another"):
        assert keyed_name("stand-in", 1, 2) != name
