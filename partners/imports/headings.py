"""Headings as networks write them, in German, Dutch, English and French; which row of a sheet holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from partners.imports.folding import fold, fold_words, read_vocabulary
from partners.imports.table import RawRow

# The headings of an export, which an import understands without being asked, field by field.
EXPORTED = {
    "number": "number",
    "name": "name",
    "level": "level",
    "parent": "parent number",
    "country": "country",
    "street": "street",
    "postcode": "postcode",
    "town": "town",
    "band": "band",
    "ownership_group": "ownership group",
    "status": "status",
    "ended_on": "ended on",
    "person": "person",
    "email": "e-mail",
    "phone": "telephone",
    "job_title": "job title",
    "role": "role",
    "language": "language",
    "consent": "consent",
    "consented_on": "consented on",
}
# The shortest sheet with everything that matters.
HEADINGS = (
    "number",
    "name",
    "level",
    "parent number",
    "country",
    "town",
    "band",
    "ownership group",
    "person",
    "e-mail",
    "role",
    "language",
    "consent",
)
KNOWN = read_vocabulary("headings")
# Headings that mean one thing or another by what stands beside them.
BARE_NAMES = frozenset(fold(word) for word in ("name", "naam", "nom"))
MIDDLEMEN = frozenset(fold(word) for word in ("Vertriebspartner", "Partner", "Distributor"))
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")
EXACT, WITHIN = 100, 60
SEARCHED = 30


def field_of(heading: str) -> tuple[str, int]:
    """Return the field that a heading names and how sure that is, 0 to 100."""
    plain = IN_BRACKETS.sub(" ", heading)
    for text in (heading, plain):
        if field := KNOWN.get(fold(text)):
            return field, EXACT
    words = fold_words(plain)
    for length in range(min(len(words) - 1, 3), 0, -1):
        for start in (*range(len(words) - length, 0, -1), 0):
            part = "".join(words[start : start + length])
            if len(part) > 2 and part in KNOWN:
                return KNOWN[part], WITHIN
    return "", 0


def find_headings(rows: Sequence[RawRow]) -> int:
    """Return the number of the row that holds the headings, 0 when none does."""
    best, most = 0, 0
    for row in rows[:SEARCHED]:
        exact = {field for field, sure in map(field_of, row.cells) if sure == EXACT}
        near = {field for field, sure in map(field_of, row.cells) if sure == WITHIN} - exact
        score = len(exact) * 3 + len(near)
        if score > most and len(exact) + len(near) > 1:
            best, most = row.number, score
    return best or _first_of_words(rows)


def _first_of_words(rows: Sequence[RawRow]) -> int:
    """Return the first row of distinct words over other rows: headings in a language that we do not speak."""
    for row, following in zip(rows[:SEARCHED], rows[1:], strict=False):
        texts = [text for text in row.cells if text]
        is_wordy = all(not any(letter.isdigit() or letter == "@" for letter in text) for text in texts)
        is_over_data = any(letter.isdigit() or letter == "@" for text in following.cells for letter in text)
        if len(texts) > 1 and len(set(texts)) == len(texts) and is_wordy and is_over_data:
            return row.number
    return 0
