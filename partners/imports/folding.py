"""Compare words as people mean them: case, accents, punctuation and spaces do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

PLACE = Path(__file__).parent / "vocabulary"
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ł": "l"})
SEPARATED = re.compile(r"[\W_]+")
UMLAUTS = [("ae", "a"), ("oe", "o"), ("ue", "u")]


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return a word's comparable form: Händler-Nr. and HAENDLERNR are one."""
    return SEPARATED.sub("", _plain(text))


def fold_words(text: str) -> tuple[str, ...]:
    """Return the comparable forms of a text's words."""
    return tuple(word for word in SEPARATED.split(_plain(text)) if word)


def read_vocabulary(name: str) -> dict[str, str]:
    """Return word -> value from a list of ours: `value: word, word`; a value is a word of its own."""
    table: dict[str, str] = {}
    for line in _unfolded(name):
        value, words = line.split(":", 1)
        for word in filter(None, map(fold, (value, *words.split(",")))):
            table.setdefault(word, value)
    return table


def _unfolded(name: str) -> list[str]:
    """Return a list of ours with a line for each value: an indented line goes on with the one before."""
    text = re.sub(r"\n +", " ", (PLACE / f"{name}.txt").read_text(encoding="utf-8"))
    return [line for line in text.splitlines() if ":" in line and not line.startswith("#")]


def first_words(name: str) -> dict[str, str]:
    """Return value -> its first word, as it is written in a list of ours."""
    split = (line.split(":", 1) for line in _unfolded(name))
    return {value: words.split(",")[0].strip() for value, words in split}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
    for written, meant in UMLAUTS:
        bare = bare.replace(written, meant)
    return bare
