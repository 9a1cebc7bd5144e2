"""One remark of the story before it is written: who speaks, when, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """Who speaks, and what is copied from their partner."""

    membership_id: int
    person_id: int
    partner_id: int
    path: str
    country: str
    counted_as: str


@dataclass(frozen=True, slots=True)
class Said:
    """One remark to be written; without a seat it was said with no identity, for a country."""

    at: datetime
    seat: Seat | None
    mode: str
    kind: str
    text: str
    language: str
    theme_id: int
    country: str = ""
    counted_path: str = ""
    route: str = "form"
    may_quote: bool = False
    wording: str = ""
    reply: str = ""
    settled: str = ""  # what the agency says when it answers by itself
    back: str = ""
    note: str = ""
