"""Every language offered is complete: nothing missing, nothing fuzzy, the same placeholders."""

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
    """Return what is said beside what it says; German's two plural forms are those of English."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


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
