"""What a person agreed to, and how it came about: for the person themself and for the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partners.consent_texts import CURRENT, text_of
from partners.enums import ConsentPurpose, ConsentWay
from partners.models import Consent, ConsentRecord, Person


@dataclass(frozen=True)
class ConsentState:
    """One purpose as it stands: what is asked now, and what the person last said."""

    purpose: str
    title: str
    text: str
    granted: bool
    said_at: datetime | None
    way: str


@dataclass(frozen=True)
class ConsentWord:
    """One line of the history: what was said, when, by which way, to which words, and who noted it."""

    title: str
    granted: bool
    at: datetime
    way: str
    version: str
    text: str
    by: str


def consent_states(person: Person) -> list[ConsentState]:
    """Return every purpose as it stands for the person."""
    said = {row.purpose: row for row in Consent.objects.filter(person=person)}
    return [
        ConsentState(
            purpose,
            asked.title,
            str(asked.text),
            purpose in said and said[purpose].granted,
            said[purpose].given_at if purpose in said else None,
            way_label(said[purpose].way) if purpose in said else "",
        )
        for purpose, asked in CURRENT.items()
    ]


def consent_history(person: Person) -> list[ConsentWord]:
    """Return every word of the person on any purpose, the latest first."""
    rows = ConsentRecord.objects.filter(person=person).select_related("by").order_by("-said_at", "-pk")
    return [
        ConsentWord(
            str(ConsentPurpose(row.purpose).label),
            row.granted,
            row.said_at,
            way_label(row.way),
            row.text_version,
            text_of(row.text_version),
            row.by.get_full_name() if row.by else "",
        )
        for row in rows
    ]


def way_label(way: str) -> str:
    """Return how a word reached us, in the reader's language; an unknown way as it was written."""
    return str(ConsentWay(way).label) if way in ConsentWay.values else way
