"""The clock of a case: until the first word to the author, standing while they are asked, on from there."""

from __future__ import annotations

from datetime import datetime

from feedback.enums import CaseState
from feedback.models import Case, LateWord
from feedback.states import advance, stood_before
from feedback.working_time import add_working, by_evening, due_after, worked_between

REPLY_DAYS = 2


def first_due(case: Case, at: datetime) -> datetime:
    """Return when the author must have a word of ours, from a moment on: what is urgent the same day."""
    if case.urgent:
        return by_evening(at, case.network.time_zone, case.remark.country)
    return due_after(at, REPLY_DAYS, case.network.time_zone, case.remark.country)


def say_word(case: Case, at: datetime, *, asks: bool = False) -> None:
    """Stop the clock of a locked case: a word went out; while it asks, the author has the next one."""
    keep_late(case, at)
    if case.first_reply_at is None:
        case.first_reply_at = at
    case.asked_at = at if asks and case.is_waiting else None
    case.resumed_at = None
    case.save(update_fields=["first_reply_at", "asked_at", "resumed_at"])


def keep_late(case: Case, at: datetime) -> None:
    """Write it down when the clock is stopped only after the word was due."""
    if case.clock_runs and case.due_at <= at:
        LateWord.objects.create(case=case, network_id=case.network_id, due_at=case.due_at, said_at=at)


def hear_author(case: Case, at: datetime) -> None:
    """Let the author's new message wake a locked case: from its sleep, its pause or its end."""
    if case.state == CaseState.CLOSED:
        changed = reopen(case, at)
    elif case.asked_at is not None and case.is_waiting:
        changed = _resume(case, case.asked_at, at)
    else:
        changed = ()
    if case.snoozed_until is not None:
        case.snoozed_until = None
        changed += ("snoozed_until",)
    if changed:
        case.save(update_fields=changed)


def hear_for_hq(case: Case) -> None:
    """Take the author's word to HQ on a locked case: it is answered there, and our clock stands still."""
    case.asked_at = case.resumed_at = None
    case.save(update_fields=["asked_at", "resumed_at"])


def hand_over(case: Case, at: datetime) -> None:
    """Stop the clock of a locked case: what the author said for HQ is there."""
    keep_late(case, at)
    hear_for_hq(case)


def restart(case: Case, at: datetime) -> tuple[str, ...]:
    """Start the clock anew, as for a remark that just came; returns the changed fields."""
    case.due_at, case.resumed_at, case.asked_at = first_due(case, at), at, None
    return ("due_at", "resumed_at", "asked_at")


def reopen(case: Case, at: datetime) -> tuple[str, ...]:
    """Bring a closed case back to where it stood; returns the changed fields."""
    changed = advance(case, stood_before(case), at)
    case.close_reason = ""
    return (*changed, "close_reason", *restart(case, at))


def _resume(case: Case, asked_at: datetime, at: datetime) -> tuple[str, ...]:
    """Let the clock go on with what was left of it; one that had run out starts anew."""
    if case.due_at <= asked_at:
        return restart(case, at)
    zone, country = case.network.time_zone, case.remark.country
    paused = worked_between(asked_at, at, zone, country)
    case.due_at = add_working(case.due_at, paused, zone, country)
    case.resumed_at, case.asked_at = at, None
    return ("due_at", "resumed_at", "asked_at")
