"""Tickets of the form without identity: the same for everybody of a country, language, subject and day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.core.signing import BadSignature, Signer

SALT = "feedback.no-identity"
# As long as a draft stays on the device.
LIFETIME = timedelta(days=14)


@dataclass(frozen=True)
class Ticket:
    """All that the form without identity knows."""

    network_id: int
    country: str
    language: str
    day: str
    subject_kind: str = ""
    subject_id: int | None = None
    subject_label: str = ""


def write_ticket(ticket: Ticket) -> str:
    """Sign a ticket; without a timestamp, which would tell two visitors apart."""
    return str(Signer(salt=SALT).sign_object(asdict(ticket), compress=True))


def read_ticket(text: str, *, network_id: int, today: date) -> Ticket | None:
    """Return the ticket, or None when it is broken, of another network or too old."""
    try:
        ticket = Ticket(**Signer(salt=SALT).unsign_object(text))
        age = today - date.fromisoformat(ticket.day)
    except (BadSignature, TypeError, ValueError):
        return None
    return ticket if ticket.network_id == network_id and age <= LIFETIME else None
