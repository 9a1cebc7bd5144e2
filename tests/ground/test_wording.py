"""Messages are read out of the sources without gettext, and the catalogues follow."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from ground.renewing import message_of, renew
from ground.wording import Message, messages_of_sources

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: gone.py
msgid "Late"
msgstr "Verspätet"

msgid "Gone"
msgstr "Fort"

msgid "%(n)s dealer"
msgid_plural "%(n)s dealers"
msgstr[0] "%(n)s Händler"
msgstr[1] "%(n)s Händler"
"""
PYTHON = """
TITLE = gettext_lazy("A title "
                     "in two parts")
NAME = f"{_('inside a text')}.xlsx"
COUNT = ngettext("%(n)s dealer", "%(n)s dealers", n)
MONTH = npgettext("span", "month", "months", n)
LAZY = pgettext_lazy("verb", "Open")
NOT = [_(title), log("not said"), row._("nor this"), ngettext()]
"""
TEMPLATE = """{% load i18n %}
<p title="{% translate 'Send (now)' %}">{{ _("Late") }} {% translate "Open" context "state" %}</p>
{% blocktranslate trimmed count n=n %}
  {{ n }} remark (open)
{% plural %}
  {{ n }} remarks (open)
{% endblocktranslate %}
{# {% translate "Never" %} #}
"""
PAGES, TEMPLATES = {"portal/web/pages.py"}, {"portal/templates/a.html", "portal/templates/b.txt"}
SAID = {
    Message("%(n)s dealer", "%(n)s dealers"): PAGES,
    Message("%(n)s remark (open)", "%(n)s remarks (open)"): {
        "portal/templates/a.html",
        "portal/templates/b.txt",
    },
    Message("A title in two parts"): PAGES,
    Message("Late"): TEMPLATES,
    Message("Open", context="state"): TEMPLATES,
    Message("Open", context="verb"): PAGES,
    Message("Send (now)"): TEMPLATES,
    Message("inside a text"): PAGES,
    Message("month", "months", "span"): PAGES,
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Write a small portal that says something in every way there is."""
    files = {"web/pages.py": PYTHON, "templates/a.html": TEMPLATE, "templates/b.txt": TEMPLATE}
    for name, text in files.items():
        path = tmp_path / "portal" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_messages_of_every_kind_are_found(sources: Path) -> None:
    assert messages_of_sources(sources) == SAID


def test_renew_keeps_what_is_said_adds_what_is_new_and_drops_what_is_gone(sources: Path) -> None:
    path = sources / "portal" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    kept = {Message("Late"), Message("%(n)s dealer", "%(n)s dealers")}
    waiting = [message for message in sorted(SAID) if message not in kept]
    assert renew(sources) == [(path.relative_to(sources), message) for message in waiting]
    catalogue = polib.pofile(str(path))
    assert [message_of(entry) for entry in catalogue] == sorted(SAID)
    late = catalogue.find("Late")
    assert late.msgstr == "Verspätet"
    assert [name for name, _line in late.occurrences] == sorted(TEMPLATES)
    dealers = catalogue.find("%(n)s dealer")
    assert (dealers.msgstr_plural[1], dealers.flags) == ("%(n)s Händler", ["python-format"])
    before = path.read_bytes()
    renew(sources)
    assert path.read_bytes() == before
