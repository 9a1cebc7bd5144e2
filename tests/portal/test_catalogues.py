"""Only complete languages are offered: nothing missing, nothing fuzzy, the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from ground.renewing import message_of
from ground.wording import messages_of_sources

ROOT = Path(__file__).resolve().parents[2] / "portal" / "locale"
OFFERED = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+>")


@pytest.fixture(params=OFFERED)
def catalogue(request) -> polib.POFile:
    """Return the catalogue of one offered language."""
    return polib.pofile(str(ROOT / request.param / "LC_MESSAGES" / "django.po"))


def _pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return what is said beside what it says; the others' two plural forms are those of English."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def test_languages_with_a_catalogue_are_offered_unless_they_are_begun() -> None:
    written = {path.parent.parent.name for path in ROOT.glob("*/LC_MESSAGES/django.po")}
    assert {code for code, _name in settings.WRITTEN} == {"en"} | written
    assert written - set(OFFERED) == settings.BEGUN


def test_catalogue_of_an_offered_language_is_complete(catalogue) -> None:
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []
    assert len(catalogue) > 500


def test_catalogue_holds_what_the_sources_say_and_nothing_else(catalogue) -> None:
    """`bin/messages` mends what fails here."""
    held, said = {message_of(entry) for entry in catalogue}, set(messages_of_sources())
    assert sorted(said - held) == []
    assert sorted(held - said) == []
    assert len(catalogue) == len(held)


def test_catalogue_keeps_every_placeholder(catalogue) -> None:
    wrong = [
        source
        for entry in catalogue
        for source, said in _pairs(entry)
        if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(source))
    ]
    assert wrong == []


def test_catalogue_says_sentences_in_its_own_language(catalogue) -> None:
    """One word may be the same in two languages, a sentence is not."""
    said = [entry.msgid for entry in catalogue if entry.msgid == entry.msgstr]
    assert [words for words in said if len(re.findall(r"[a-z]{2,}", PLACEHOLDER.sub("", words))) > 2] == []


def test_catalogue_ends_sentences_as_the_source_does(catalogue) -> None:
    wrong = [
        source
        for entry in catalogue
        for source, said in _pairs(entry)
        if source[-1] in ".:?!" and said.rstrip("\xa0 ")[-1:] != source[-1]
    ]
    assert wrong == []
