"""Texts as we keep them: one form for each, nothing that steers or hides, and no formula on the way out."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 500
STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
UNSEEN = frozenset("\ufeff\u200b\u2060\u00ad\ufffe\uffff")
# What a spreadsheet program takes for the beginning of a formula when it opens a text file.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
QUOTED_FORMULA = re.compile(r'="([^"]*)"')
ERRORS = frozenset(
    ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"]
    + ["#WERT!", "#BEZUG!", "#ZAHL!", "#NV", "#N/B", "#WAARDE!", "#VERW!", "#NAAM?", "#GETAL!", "#DEEL/0!"]
    + ["#VALEUR!", "#NOM?", "#NOMBRE!"]
)


def clean(text: str) -> str:
    """Return a text without control, steering and unseen characters; spaces single, letters composed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:LONGEST]
    kept = "".join(_kept(letter) for letter in text[: LONGEST * 8])
    return " ".join(unicodedata.normalize("NFC", kept).split())[:LONGEST]


def _kept(letter: str) -> str:
    if letter in STEERING or letter in UNSEEN:
        return ""
    category = unicodedata.category(letter)
    return {"Cc": " ", "Cs": ""}.get(category, letter)


def defused(text: str) -> str:
    """Return a text for a CSV file: one that a program would take for a formula begins with an apostrophe.

    Cells of an XLSX file need none: there a text is stored as a text.
    """
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """Return a CSV cell as it was meant: without the apostrophe of `defused`, and ="00017" as 00017."""
    if text.startswith("'") and FORMULA.match(text):
        return text[1:]
    quoted = QUOTED_FORMULA.fullmatch(text)
    return quoted[1] if quoted else text


def spreadsheet_error(text: str) -> str:
    """Return the error that a cell shows instead of a value, or nothing."""
    return text if text.startswith("#") and text.upper() in ERRORS else ""
