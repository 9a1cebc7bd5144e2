"""What a guard looks for in templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# Attributes whose value people read or hear; components take the same names as props.
SPOKEN = {
    "alt",
    "aria-description",
    "aria-label",
    "caption",
    "description",
    "empty",
    "heading",
    "hint",
    "label",
    "lead",
    "link",
    "message",
    "note",
    "placeholder",
    "summary",
    "text",
    "title",
    "who",
}
# Names and marks that are the same in every language.
SAME_EVERYWHERE = {"Backchannel", "Maren", "Vogt", "Enter", "Ctrl", "Esc", "Shift", "MB", "KB", "PDF", "XLSX"}
BLOCK = re.compile(r"{%-?\s*block(?:trans|translate)\b.*?endblock(?:trans|translate)\s*-?%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
# Blocks that carry a class, not words; elements whose name is chosen by a tag.
CLASSES = re.compile(r"{%\s*block (?:width|frame|page_class)\s*%}.*?{%\s*endblock[^%]*%}", re.DOTALL)
CHOSEN = re.compile(r"<\s[^<>]*>")
LETTERS = re.compile(r"[^\W\d_]{2,}")
INLINE = (
    ("an inline style", re.compile(r"<[^>]*\sstyle\s*=")),
    ("a style element", re.compile(r"<style\b")),
    ("an event attribute", re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']")),
    ("a script address", re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE)),
    ("an evaluated htmx attribute", re.compile(r"\bhx-(?:on\b|vals\s*=\s*[\"']js:)")),
)
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
ELSEWHERE = re.compile(r"(?:src|srcset|href|action)\s*=\s*[\"'](?:https?:)?//(?!\{)")
TRUSTED = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")


def without_template_code(text: str) -> str:
    """Blank comments, translated blocks and tags out, keeping the lines where they are."""
    for pattern in (COMMENT, CLASSES, BLOCK, TAG, CHOSEN):
        text = pattern.sub(lambda match: " " + "\n" * match.group().count("\n"), text)
    return text


def inline_code(text: str) -> Iterator[tuple[int, str]]:
    """Find styles and scripts inside the page."""
    plain = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    for what, pattern in INLINE:
        for match in pattern.finditer(plain):
            yield line_of(plain, match.start()), what
    for match in SCRIPT.finditer(plain):
        if match["body"].strip() or "src=" not in match["attributes"]:
            yield line_of(plain, match.start()), "an inline script"


def other_hosts(text: str) -> Iterator[tuple[int, str]]:
    """Find addresses of other hosts that a page would load or lead to."""
    for match in ELSEWHERE.finditer(text):
        yield line_of(text, match.start()), match.group()


def trusted(text: str) -> Iterator[tuple[int, str]]:
    """Find values that are declared safe by hand."""
    for match in TRUSTED.finditer(text):
        yield line_of(text, match.start()), match.group()


def untranslated(text: str, *, is_html: bool) -> Iterator[tuple[int, str]]:
    """Find words that stand outside translate and blocktranslate."""
    plain = without_template_code(text)
    if not is_html:
        yield from _words(1, plain)
        return
    reader = _Reader()
    reader.feed(plain)
    yield from reader.found


def _words(line: int, text: str) -> Iterator[tuple[int, str]]:
    for offset, row in enumerate(text.split("\n")):
        words = [word for word in LETTERS.findall(row) if word not in SAME_EVERYWHERE]
        if words:
            yield line + offset, row.strip()


class _Reader(HTMLParser):
    """Collect text and spoken attributes with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script"}:
            self._silent = tag
        for name, value in attrs:
            if name in SPOKEN and value:
                self.found += _words(self.getpos()[0], value)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found += _words(self.getpos()[0], data)


def line_of(text: str, position: int) -> int:
    """Return the line of a position."""
    return text.count("\n", 0, position) + 1
