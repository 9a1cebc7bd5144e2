"""Translations are compiled without gettext, and only when they changed."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from ground.messages import compile_messages, stale_catalogues

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Send"
msgstr "Senden"

#, fuzzy
msgid "Guess"
msgstr "Geraten"

msgid "%(count)s dealer"
msgid_plural "%(count)s dealers"
msgstr[0] "%(count)s Händler"
msgstr[1] "%(count)s Händlerinnen und Händler"
"""


def test_compile_messages_writes_what_changed_and_no_guess(tmp_path: Path) -> None:
    source = tmp_path / "portal" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    assert compile_messages(tmp_path) == [source.with_suffix(".mo")]
    assert stale_catalogues(tmp_path) == []
    with source.with_suffix(".mo").open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    assert catalogue.gettext("Send") == "Senden"
    assert catalogue.gettext("Guess") == "Guess"
    assert (
        catalogue.ngettext("%(count)s dealer", "%(count)s dealers", 2) == "%(count)s Händlerinnen und Händler"
    )
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert stale_catalogues(tmp_path) == [source]
