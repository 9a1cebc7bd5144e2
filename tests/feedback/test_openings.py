"""An opening says what is known of one author's remark, and is known again in a reply."""

from __future__ import annotations

import datetime as dt

import pytest

from feedback.openings import Facts, fill, is_bare, own_words, variables_in

FACTS = Facts("7KQ-M4T-9XW", dt.date(2026, 3, 2), ({"": "Delivery", "de": "Lieferung"}, {"": "Price"}))
ENGLISH = "{greeting}\n\nthank you for your note {number} of { day } about {theme}."
GERMAN = "{greeting}\n\ndanke für Ihre Meldung {number} vom {day}: {theme}"
PAIRS = [("en", ENGLISH), ("de", GERMAN)]


def test_variables_in_names_what_stands_in_braces() -> None:
    assert variables_in(ENGLISH) == {"greeting", "number", "day", "theme"}


def test_fill_speaks_the_language_and_greets_nobody_by_name() -> None:
    said = "Good day,\n\nthank you for your note 7KQ-M4T-9XW of 2 March 2026 about Delivery."
    assert fill(ENGLISH, "en", FACTS) == said
    filled = fill(GERMAN, "de", FACTS) or ""
    assert filled.endswith("danke für Ihre Meldung 7KQ-M4T-9XW vom 2. März 2026: Lieferung")


def test_fill_greets_by_name_who_gave_it() -> None:
    named = Facts(FACTS.number, FACTS.said_on, (), "Eva Roth")
    assert fill("{greeting}", "en", named) == "Good day Eva Roth,"


def test_fill_without_what_it_needs_gives_nothing() -> None:
    bare = Facts(FACTS.number, FACTS.said_on, ())
    assert fill(ENGLISH, "en", bare) is None
    assert fill("{weather}", "en", FACTS) is None
    assert fill("Thank you.", "en", bare) == "Thank you."


@pytest.mark.parametrize("language, text", PAIRS)
def test_opening_alone_is_bare_however_it_is_spaced(language: str, text: str) -> None:
    filled = fill(text, language, FACTS) or ""
    for reply in (filled, filled.replace("\n\n", "  "), f"\n{filled} …!\n", f"{filled}\n{filled}"):
        assert is_bare(reply, PAIRS, FACTS)


@pytest.mark.parametrize("name", ["Eva Roth", "Roth, Eva"])
def test_opening_alone_is_bare_whatever_name_it_greets(name: str) -> None:
    filled = fill(ENGLISH, "en", Facts(FACTS.number, FACTS.said_on, FACTS.themes, name)) or ""
    assert is_bare(filled, PAIRS, FACTS)


def test_opening_with_an_end_of_its_own_is_not_bare() -> None:
    filled = fill(ENGLISH, "en", FACTS) or ""
    assert own_words(f"{filled}\n\nWe send a new one.", PAIRS, FACTS) == "We send a new one."
    assert not is_bare(f"{filled} Yes.", PAIRS, FACTS)


@pytest.mark.parametrize("reply", ["We send a new one.", "…", "Good day, we send a new one."])
def test_reply_without_an_opening_is_not_bare(reply: str) -> None:
    assert not is_bare(reply, PAIRS, FACTS)
    assert not is_bare(reply, [], FACTS)


def test_variables_without_a_value_are_looked_for_as_nothing() -> None:
    assert is_bare("About .", [("en", "About {theme}.")], Facts(FACTS.number, FACTS.said_on, ()))
