"""Writes that a program may send twice: claim a key, keep the first answer, give it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from partners.models import IdempotentWrite
from portal.kernel.create_once import create_once
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name

# How long the first answer is given again, and how long a request may take before another takes its place.
KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)


class OtherBodyError(DomainError):
    """The key came with something else before."""

    status = 422
    code = "idempotency_key_reused"


class InFlightError(DomainError):
    """The first request with this key is not answered yet."""

    status = 409
    code = "idempotency_in_flight"
    wait = 1


@dataclass(frozen=True)
class Claim:
    """A key that this request holds, or the answer that was given first."""

    row: IdempotentWrite
    is_answered: bool


def claim_write(*, who: str, key: str, address: str, fingerprint: str, at: datetime) -> Claim:
    """Take the key for one request; raises where another body or another request has it."""
    name = keyed_name("idempotency", who, key, address)
    fields = {"fingerprint": fingerprint, "leased_until": at + LEASE, "created_at": at}
    made = create_once(IdempotentWrite.objects, {"name": name}, fields)
    if made:
        return Claim(made, is_answered=False)
    row = IdempotentWrite.objects.get(name=name)
    if row.created_at < at - KEPT:
        taken = _retake(row, Q(created_at=row.created_at), fields | {"status": None, "answer": None})
        return Claim(taken, is_answered=False)
    if row.fingerprint != fingerprint:
        raise OtherBodyError(_("This key came with another request before. Use a new one for something new."))
    if row.status is not None:
        return Claim(row, is_answered=True)
    free = Q(leased_until=row.leased_until, status=None)
    if row.leased_until and row.leased_until > at:
        raise _in_flight()
    return Claim(_retake(row, free, {"leased_until": at + LEASE}), is_answered=False)


def keep_answer(claim: Claim, *, status: int, answer: Any) -> None:
    """Keep what was answered; in the transaction of the write, so that both stand or neither."""
    claim.row.status, claim.row.answer = status, answer
    claim.row.save(update_fields=["status", "answer"])


def release_write(claim: Claim) -> None:
    """Give the key back after a refusal: who mends the request may send it again."""
    IdempotentWrite.objects.filter(pk=claim.row.pk, status=None).delete()


def drop_idempotent_writes(now: datetime) -> int:
    """Forget answers that are given no more."""
    return int(IdempotentWrite.objects.filter(created_at__lt=now - KEPT).delete()[0])


def _retake(row: IdempotentWrite, unchanged: Q, fields: dict[str, Any]) -> IdempotentWrite:
    if not IdempotentWrite.objects.filter(unchanged, pk=row.pk).update(**fields):
        raise _in_flight()
    row.refresh_from_db()
    return row


def _in_flight() -> InFlightError:
    return InFlightError(_("The first request with this key is still at work. Ask again in a second."))
