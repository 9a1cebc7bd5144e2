from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.colour import (
    AA_TEXT,
    ACCENT_MINIMUM,
    DARK_PAPER,
    DEFAULT_ACCENT,
    LIGHT_PAPER,
    accent_on_dark,
    accent_on_light,
    contrast,
    format_hex,
    parse_hex,
    readable_on,
)

TOKENS = Path(__file__).parents[2] / "portal" / "static" / "portal" / "css" / "tokens.css"
COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_accent_whatever_the_brand_holds_aa_on_both_papers(colour: str) -> None:
    assert contrast(accent_on_light(colour), LIGHT_PAPER) >= ACCENT_MINIMUM
    assert contrast(accent_on_dark(colour), DARK_PAPER) >= ACCENT_MINIMUM


@given(COLOURS)
def test_accent_whatever_the_brand_carries_the_text_of_a_button(colour: str) -> None:
    assert contrast(accent_on_light(colour), "#ffffff") >= AA_TEXT
    assert contrast(accent_on_dark(colour), "#14120f") >= AA_TEXT


@pytest.mark.parametrize("colour", ["#1f5f8b", "#22564f", "#8a1c1c"])
def test_accent_readable_already_stays_as_it_is(colour: str) -> None:
    assert accent_on_light(colour) == colour


@pytest.mark.parametrize("text", ["", "red", "#12", "#1234567", "javascript:"])
def test_accent_that_is_no_colour_gives_the_portals_own(text: str) -> None:
    assert accent_on_light(text) == DEFAULT_ACCENT


def test_parse_hex_short_form_equals_the_long_one() -> None:
    assert parse_hex("#1af") == parse_hex("11aaff")


def test_parse_hex_no_colour_says_so() -> None:
    with pytest.raises(ValueError, match="not a colour: 'blue'"):
        parse_hex("blue")


@given(COLOURS)
def test_format_hex_after_parse_gives_the_same_colour(colour: str) -> None:
    assert format_hex(parse_hex(colour)) == colour


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#ffffff", "#000000"), 2) == 21.0


def test_readable_on_impossible_demand_ends_at_the_extreme() -> None:
    assert readable_on("#777777", "#808080", 21.0) in {"#000000", "#ffffff"}


def test_papers_are_those_of_the_tokens() -> None:
    sunk = re.findall(r"--paper-sunk: (#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8"))
    assert sunk == [LIGHT_PAPER, DARK_PAPER]
