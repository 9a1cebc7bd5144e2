"""Keys that came as text."""

from __future__ import annotations

import pytest

from portal.kernel.keys import key_in


@pytest.mark.parametrize("text,key", [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_number_is_a_key(text: str, key: int) -> None:
    assert key_in(text) == key


@pytest.mark.parametrize(
    "text", ["", "-1", "1.0", " 1", "1_0", "\u0663", "\u00b2", "9" * 19, "1" * 5000, "nan"]
)
def test_whatever_is_no_key_names_no_row(text: str) -> None:
    assert key_in(text) == 0
