"""Words as an index knows them: in small letters without accents, and their stems.

Both databases keep the tokens that are made here, so both find the same. Where a language has no stemmer, a
word is found as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 40
ALGORITHMS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Any:
    name = ALGORITHMS.get(language.split("-")[0].lower(), "")
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None


def fold(word: str) -> str:
    """Return a word in small letters without accents."""
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in split if char.isalnum())[:LONGEST]


@lru_cache(maxsize=50_000)
def forms(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Return the word and its stems, folded."""
    small = unicodedata.normalize("NFC", word).lower()[:LONGEST]
    stemmers = filter(None, map(_stemmer, languages))
    found = {fold(small), *(fold(stemmer.stemWord(small)) for stemmer in stemmers)}
    return frozenset(form for form in found if form)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the one form that all forms of a word share, folded."""
    small = unicodedata.normalize("NFC", word).lower()[:LONGEST]
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(small) if stemmer else small)
