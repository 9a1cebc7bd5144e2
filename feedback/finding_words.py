"""Find words of a list in what somebody wrote: whole words, whatever their case and accents.

A line of a list is a word or a phrase. A star at an end of a word stands for any letters: `*rabatt*` finds
Mengenrabatt and Rabattaktion. A line that begins with a minus is an exception: what it covers is no find.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from portal.kernel.errors import DomainError

WORD = re.compile(r"[^\W_]+")
# What a word processor puts inside words without showing it.
INSIDE = re.compile("[\u00ad\u200b-\u200d\u2060]")
PATTERN = re.compile(r"\*?[^\W_]+\*?")
# Letters that no accent is taken off of.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
MOST_LINES = 300
MOST_LETTERS = 80
FEWEST_LETTERS = 3
MOST_FOUND = 20


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return the word as it is compared: small letters without accents."""
    taken_apart = unicodedata.normalize("NFKD", word.casefold().translate(PLAIN))
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Term:
    """One line: the patterns of its words, each already folded, and whether it is an exception."""

    words: tuple[str, ...]
    is_exception: bool = False

    def matches(self, folded: list[str], at: int) -> bool:
        """Say whether the words from there on are this phrase."""
        said = folded[at : at + len(self.words)]
        return len(said) == len(self.words) and all(map(_is_word, self.words, said))


def read_terms(text: str) -> list[Term]:
    """Read a list, one line after the other; refuses a line that nobody could tell the meaning of."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        said = _("That is %(n)s lines. Shorten the list to %(most)s.")
        raise DomainError(said % {"n": len(lines), "most": MOST_LINES}, code="too_many_lines")
    return [_read(line) for line in lines]


def _read(line: str) -> Term:
    is_exception = line.startswith("-")
    words = line.removeprefix("-").replace("-", " ").split()
    if not words or len(line) > MOST_LETTERS or not all(map(_is_clear, words)):
        said = _(
            "“%(line)s” can't be looked for. Write letters, with a star at most at the beginning or end of a "
            "word, and three letters beside a star."
        )
        raise DomainError(said % {"line": line[:MOST_LETTERS]}, code="line_unclear")
    return Term(tuple(fold(word) for word in words), is_exception)


def _is_clear(word: str) -> bool:
    letters = len(word.strip("*"))
    return PATTERN.fullmatch(word) is not None and (letters >= FEWEST_LETTERS or "*" not in word)


def _is_word(pattern: str, said: str) -> bool:
    letters = pattern.strip("*")
    if pattern.startswith("*"):
        return letters in said if pattern.endswith("*") else said.endswith(letters)
    return said.startswith(letters) if pattern.endswith("*") else said == letters


class Finder:
    """Looks for the terms of some lists, and remembers of each word which of them may begin there."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self._beginning = lru_cache(maxsize=50_000)(self._may_begin)

    def find(self, text: str) -> list[str]:
        """Return what was found, as it is written there, each once, in its order."""
        text = INSIDE.sub("", unicodedata.normalize("NFC", text))
        words = list(WORD.finditer(text))
        folded = [fold(word.group()) for word in words]
        hits = list(self._hits(folded))
        excepted = {at for first, last, term in hits if term.is_exception for at in range(first, last)}
        found: dict[str, str] = {}
        for first, last, term in hits:
            if not term.is_exception and not excepted.issuperset(range(first, last)):
                said = text[words[first].start() : words[last - 1].end()]
                found.setdefault(" ".join(folded[first:last]), " ".join(said.split())[:MOST_LETTERS])
        return list(found.values())[:MOST_FOUND]

    def _hits(self, folded: list[str]) -> Iterator[tuple[int, int, Term]]:
        for at, word in enumerate(folded):
            for term in self._beginning(word):
                if term.matches(folded, at):
                    yield at, at + len(term.words), term

    def _may_begin(self, word: str) -> tuple[Term, ...]:
        return tuple(term for term in self._terms if _is_word(term.words[0], word))


@lru_cache(maxsize=64)
def finder_for(lists: tuple[str, ...]) -> Finder:
    """Return a finder for these lists, made once a process as long as they stay as they are."""
    return Finder(term for text in lists for term in read_terms(text))
