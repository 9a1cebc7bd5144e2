"""The words of a mail that came as a page alone: what it quotes is left out by its markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UNSAID = {"script", "style", "head", "title", "template", "blockquote"}
LINES = {"p", "div", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "table", "hr", "pre"}
# How the programs that most people write with mark what they quote.
QUOTES = (
    "gmail_quote",
    "divrplyfwdmsg",
    "appendonsend",
    "yahoo_quoted",
    "moz-cite-prefix",
    "gmail_signature",
)
EMPTY = {"br", "img", "hr", "meta", "link", "input", "wbr", "col", "area", "base", "embed", "source"}
MOST_DEEP = 500
# The standard library's reader looks for the end of each tag to the end of the page: it gets none without.
NO_TAG = re.compile(r"<(?![a-z/][^<>]{0,4000}>)", re.IGNORECASE)
DECLARED = re.compile(r"<[!?][^<>]{0,4000}>")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def is_hidden(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in LINES:
            self.said.append("\n")
        if tag in EMPTY or len(self.open) >= MOST_DEEP:
            return
        marks = " ".join(str(value).lower() for name, value in attrs if name in {"class", "id"})
        hides = tag in UNSAID or any(quote in marks for quote in QUOTES)
        self.open.append((tag, hides or self.is_hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag in LINES:
            self.said.append("\n")
        names = [name for name, _hidden in self.open]
        if tag in names[-20:]:
            while self.open and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.is_hidden:
            self.said.append(" ".join(data.split()) + " " if data.strip() else " ")


def words_of_page(page: str) -> str:
    """Return what a page says, a line for each paragraph."""
    words = _Words()
    words.feed(_whole_tags(page))
    words.close()
    lines = [" ".join(line.split()) for line in "".join(words.said).split("\n")]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip()


def _whole_tags(page: str) -> str:
    """Return the page without comments and declarations; a bracket that opens no tag is a character."""
    first, *rest = page.split("<!--")
    said = first + "".join(part.partition("-->")[2] for part in rest)
    return NO_TAG.sub("&lt;", DECLARED.sub("", said))
