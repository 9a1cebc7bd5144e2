"""What the words in cells mean: levels, roles, states, consent, languages, countries, bands, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from partners.enums import Level, Role
from partners.imports.folding import first_words, fold, read_vocabulary

LEVELS = read_vocabulary("levels")
ROLES = read_vocabulary("roles")
ANSWERS = read_vocabulary("answers")
STATES = read_vocabulary("states")
PURPOSES = read_vocabulary("purposes")
LANGUAGES = read_vocabulary("languages")
COUNTRIES = read_vocabulary("countries")
OWN_NAMES = first_words("countries")
TABLES = {
    "level": LEVELS,
    "role": ROLES,
    "status": STATES,
    "language": LANGUAGES,
    "country": COUNTRIES,
}
LOCALE = re.compile(r"([a-z]{2})[-_]([a-z]{2,4})", re.IGNORECASE)
TWO_LETTERS = re.compile(r"[A-Z]{2}")
BAND = re.compile(r"\b[abc]\b", re.IGNORECASE)
BETWEEN_PURPOSES = re.compile(r"[,;/+&|]|\b(?:and|und|en|et)\b", re.IGNORECASE)
SIGNS = dict.fromkeys("✓✔☑✅+", "yes") | dict.fromkeys("✗✘❌☐", "no")
SILENT = frozenset({"", "-", "–", "—", "?", ".", "/"})
ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[, ].*)?")
LONGEST_ANSWER = 80
WORD_AND_DAY = re.compile(
    r"(?P<word>.*?\w)\W+(?:(?:am|vom|seit|op|sinds|on|since|le|du|depuis)\s+)?(?P<day>\d[\d./-]{5,9})\)?",
    re.IGNORECASE,
)
# A word for a near role, where the partner's level has another one for the same person.
NEAR_ROLES = {
    (Role.DEALER_PRINCIPAL, Level.DISTRIBUTOR): Role.DISTRIBUTOR_MANAGER,
    (Role.DISTRIBUTOR_MANAGER, Level.DEALER): Role.DEALER_STAFF,
    (Role.FIELD_MANAGER, Level.DEALER): Role.DEALER_STAFF,
    (Role.HQ_MARKETER, Level.DEALER): Role.DEALER_STAFF,
}


def look_up(table: Mapping[str, str], text: str, own: Mapping[str, str] | None = None) -> str:
    """Return what a word means, by the user's own words first; nothing when nobody knows it."""
    folded = fold(text)
    for word, value in (own or {}).items():
        if fold(word) == folded:
            return value
    return table.get(folded, "")


def read_role(text: str, level: str, own: Mapping[str, str] | None = None) -> str:
    """Return the role of a word at a level; our own names for roles are taken as they are."""
    role = look_up(ROLES, text, own)
    if not role or fold(text) == fold(role):
        return role
    return NEAR_ROLES.get((Role(role), Level(level)), role) if level else role


def read_language(text: str, own: Mapping[str, str] | None = None) -> str:
    """Return a language's code, with the country where one is written: de, de-at."""
    locale = LOCALE.fullmatch(text)
    if locale and fold(locale[1]) in LANGUAGES:
        return text.lower().replace("_", "-")
    return look_up(LANGUAGES, text, own)


def read_country(text: str, own: Mapping[str, str] | None = None) -> str:
    """Return a country's two letters; any two that are no word of ours stand for themselves."""
    letters = text.upper()
    if letters in OWN_NAMES and not own:
        return letters
    return look_up(COUNTRIES, text, own) or (letters if TWO_LETTERS.fullmatch(letters) else "")


def own_name(country: str) -> str:
    """Return what a country calls itself, else its letters."""
    return OWN_NAMES.get(country, country)


def read_band(text: str) -> str:
    """Return A, B or C, alone or in words such as Klasse A."""
    found = {letter.upper() for letter in BAND.findall(text)}
    return found.pop() if len(found) == 1 else ""


def read_answer(text: str, own: Mapping[str, str] | None = None) -> str:
    """Return yes, no, unsaid, or nothing when the word is unknown; a date is a yes, behind a word its day."""
    if text.strip() in SILENT:
        return "unsaid"
    if iso_day(text):
        return "yes"
    whole = SIGNS.get(text.strip()) or look_up(ANSWERS, text, own)
    return whole or look_up(ANSWERS, dated(text)[0], own)


def dated(text: str) -> tuple[str, str]:
    """Return a word and the day behind it ("ja, 12.05.2021"), else the text and what day it is."""
    found = WORD_AND_DAY.fullmatch(text) if len(text) <= LONGEST_ANSWER else None
    day = iso_day(found["day"]) if found else ""
    return (found["word"], day) if found and day else (text, iso_day(text))


def read_consent(text: str, own: Mapping[str, str] | None = None) -> dict[str, bool] | None:
    """Return the answer for each purpose: yes or no to both, or the purposes by name; None when unknown."""
    answer = read_answer(text, own)
    if answer:
        return {} if answer == "unsaid" else dict.fromkeys(("news", "ask"), answer == "yes")
    words = [word for word in BETWEEN_PURPOSES.split(text) if word.strip()]
    named = {look_up(PURPOSES, word) for word in words}
    return None if "" in named or not named else {purpose: purpose in named for purpose in ("news", "ask")}


def read_state(text: str, own: Mapping[str, str] | None = None) -> bool | None:
    """Return whether the partner is active; None when the word is unknown."""
    state = look_up(STATES, text, own)
    return None if not state else state == "active"


def iso_day(text: str) -> str:
    """Return the day of 2025-12-31, 2025/12/31, 31.12.2025, 31/12/2025 or 31-12-2025; else nothing."""
    iso, day_first = ISO_DATE.fullmatch(text), DAY_FIRST.fullmatch(text)
    if iso:
        year, month, day = map(int, iso.groups())
    elif day_first:
        day, month, year = map(int, day_first.groups())
        year += 2000 if year < 100 else 0
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
