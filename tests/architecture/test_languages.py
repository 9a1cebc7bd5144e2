"""No word of another language: pages and refusals say nothing in English that a catalogue could say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from feedback.models import Remark
from ground.wording import messages_of_sources
from partners.models import Person, User
from tests.architecture.addresses import arguments
from tests.architecture.test_matrix import KNOWN, Row
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, visit
from tests.architecture.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
OURS = Path(__file__).resolve().parents[2] / "portal"
OFFERED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# Who sees most of it; a home is everybody's own.
READERS = ("lead", "sponsor", "marketer", "distributor", "staff", "admin", "anonymous")
HOMES = {"portal:home", "portal:dashboard", "partners:account"}
# Packages whose forms and refusals stand on our pages.
PACKAGES = (
    Path(allauth.__file__).parent,
    Path(django.__file__).parent / "conf",
    Path(django.__file__).parent / "contrib" / "auth",
)
SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-label"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DATE = re.compile(
    r"\b(?:January|February|March|May|June|July|October|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
# Headings of the list that is brought in, as its maker wrote them; the platform admin's initials.
WRITTEN = {
    "imports:columns": {"name", "number", "level"},
    "web:operations": {"AM"},
    "web:given-up": {"AM"},
}


class Words(HTMLParser):
    """The words of a page, one text or attribute each, but for those that name a language of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what is said aloud; styles and scripts say nothing."""
        elsewhere = tag in {"script", "style"} or (tag != "html" and "lang" in dict(attrs))
        if tag not in VOID:
            self.open.append((tag, elsewhere))
        for name, value in attrs:
            if name in SPOKEN and not elsewhere:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that nobody closed."""
        while self.open and self.open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not any(elsewhere for _tag, elsewhere in self.open):
            self.found.add(" ".join(data.split()))


def entries(package: Path, language: str) -> polib.POFile:
    """Return a catalogue."""
    return polib.pofile(str(package / "locale" / language / "LC_MESSAGES" / "django.po"))


@cache
def english() -> frozenset[str]:
    """Return everything that we, and the packages on our pages, say in English without a place in it."""
    said = {message.words for message in messages_of_sources()}
    for package in PACKAGES:
        said |= {entry.msgid for entry in entries(package, "nl")}
    return frozenset(" ".join(words.split()) for words in said if "%" not in words)


def rows() -> Iterator[tuple[Row, str]]:
    """Yield every address of one's own with a reader who is let in."""
    for row in KNOWN:
        if row.relation in {"own", "-"} and row.route != "web:style-guide":
            let_in = [reader for reader in READERS if row.expected(reader) == "+"]
            for reader in let_in if row.route in HOMES else let_in[:1]:
                yield row, reader


@pytest.mark.parametrize("language", OFFERED)
def test_pages_and_refusals_say_nothing_in_english(world: World, language: str) -> None:
    for model in (User, Person, Remark):
        model.objects.update(language=language)
    clients = {reader: visitor(world, reader) for reader in READERS}
    said_here = {entry.msgstr for entry in entries(OURS, language)}
    foreign: dict[str, str] = {}
    for row, reader in rows():
        address = address_of(row.route, arguments(world, row.route, row.relation))
        page = visit(clients[reader], row.method, address, **{"Accept-Language": language}).body
        if "<html" in page or "<form" in page:
            found = english_of(page, language) - said_here - WRITTEN.get(row.route, set())
            foreign |= dict.fromkeys(found, f"{row} {reader}")
    assert foreign == {}


def english_of(page: str, language: str) -> set[str]:
    """Return what a page says in English though it could say it otherwise, and its English dates."""
    words = Words()
    words.feed(page)
    with override(language):
        known = {said for said in words.found & english() if gettext(said) != said}
    return known | {said for said in words.found if DATE.search(said)}


def test_english_words_and_dates_are_found_and_marked_ones_are_not() -> None:
    page = (
        '<html lang="nl"><body><h1>Remarks</h1><br><p title="Search">Opmerkingen, 2 December</p>'
        '<button lang="en">English</button><script>Menu</script><p>Dealer</p><img alt="Your photo">'
        "</body></html>"
    )
    assert english_of(page, "nl") == {"Remarks", "Search", "Opmerkingen, 2 December", "Your photo"}
