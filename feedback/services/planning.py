"""Replies that wait for their moment: planned, changed, taken back, and sent once.

A planned reply is a row with a lease. A sweep claims what is due, and sends it and marks it sent in one
transaction: killed anywhere, it is due again when its lease ends, and nobody gets it twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.enums import CaseState, HeldBecause, ReplyKind
from feedback.models import Case, PlannedReply
from feedback.rules import agency_seat, aside_error, require_desk
from feedback.services.desk import refresh_cases
from feedback.services.identity import author_is_known
from feedback.services.relay import check_reply, require_answerable, send_reply, speaks_of_one
from feedback.states import ASIDE
from partners.roles import AGENCY_ROLES
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import token_hash
from portal.kernel.leases import WorkState

logger = logging.getLogger(__name__)
BATCH = 50
FARTHEST = timedelta(days=90)


@transaction.atomic
def plan_reply(
    *,
    scope: Scope,
    case: Case,
    text: str,
    kind: str,
    send_at: datetime,
    at: datetime,
    submission_key: str = "",
) -> PlannedReply:
    """Keep a reply until its moment; the same form sent twice is one reply."""
    require_desk(scope, case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    said = (submission_key, case.pk, agency_seat(scope), text.strip(), kind)
    key = token_hash("\x1f".join(str(part) for part in said)) if submission_key else None
    kept: PlannedReply | None = PlannedReply.objects.filter(submission_key=key).first() if key else None
    if kept is not None:
        return kept
    words = _check(locked, text, kind, send_at, at)
    planned: PlannedReply = PlannedReply.objects.create(
        case=locked,
        writer_id=agency_seat(scope),
        text=words,
        kind=kind,
        due_at=send_at,
        planned_at=at,
        submission_key=key,
    )
    _log(scope, planned, "feedback.reply_planned")
    return planned


@transaction.atomic
def change_planned(
    *, scope: Scope, planned: PlannedReply, text: str, send_at: datetime, at: datetime
) -> PlannedReply:
    """Give a reply that waits, or was held, other words or another moment; whoever changes it signs it."""
    row = _unsent(scope, planned)
    row.text = _check(row.case, text, row.kind, send_at, at)
    row.writer_id, row.planned_at, row.due_at = agency_seat(scope), at, send_at
    row.work_state, row.leased_until, row.lease_token = WorkState.DUE, None, ""
    row.attempts, row.last_error, row.held_because = 0, "", ""
    row.save()
    refresh_cases([row.case_id])
    _log(scope, row, "feedback.reply_replanned")
    return row


@transaction.atomic
def take_back(*, scope: Scope, planned: PlannedReply) -> None:
    """Let a reply that waits, or was held, never be sent; its words are gone."""
    row = _unsent(scope, planned)
    row.work_state, row.leased_until, row.lease_token = WorkState.CANCELLED, None, ""
    row.text, row.held_because = "", ""
    row.save()
    refresh_cases([row.case_id])
    _log(scope, row, "feedback.reply_taken_back")


def send_due_replies() -> int:
    """Send whatever is due; returns how many went out."""
    ids = list(PlannedReply.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(send_planned(planned_id) for planned_id in ids)


def send_planned(planned_id: int) -> bool:
    """Send one reply if nobody else does; True when it went out."""
    planned = PlannedReply.objects.claim(planned_id)
    if planned is None:
        return False
    try:
        return _send(planned)
    except Exception as error:  # one reply's trouble must not keep the others waiting
        logger.warning("not sent planned_reply=%s error=%s", planned.pk, type(error).__name__)
        planned.give_back(type(error).__name__)
        return False


@transaction.atomic
def _send(planned: PlannedReply) -> bool:
    if not planned.still_leased():
        return False
    case: Case = Case.objects.select_for_update().get(pk=planned.case_id)
    because = _why_not(case, planned)
    if because:
        planned.finish(held_because=because)
        refresh_cases([case.pk])
        return False
    message = send_reply(
        scope=Scope.system(case.network_id),
        writer_id=planned.writer_id,
        case=case,
        text=planned.text,
        kind=planned.kind,
        at=timezone.now(),
    )
    return bool(planned.finish(sent=message, text=""))


def _why_not(case: Case, planned: PlannedReply) -> str:
    """Return why a reply must not go out any more, or nothing: what it was written for may be over."""
    if case.state == CaseState.CLOSED:
        return HeldBecause.CLOSED
    if case.state == CaseState.MERGED:
        return HeldBecause.MERGED
    if case.remark.words_erased or not author_is_known(case.remark):
        return HeldBecause.ERASED
    if not planned.writer.is_active or planned.writer.role not in AGENCY_ROLES:
        return HeldBecause.LEFT
    if planned.kind == ReplyKind.ANSWER:
        try:
            require_answerable(case)
        except DomainError:
            return HeldBecause.STATE
        if speaks_of_one(case, planned.text):
            return HeldBecause.NAMES
    return ""


def _check(case: Case, text: str, kind: str, send_at: datetime, at: datetime) -> str:
    if case.state in ASIDE:
        raise aside_error(case)
    if send_at <= at:
        raise DomainError(_("This moment is over. Choose one that is still to come."), code="date_past")
    if send_at > at + FARTHEST:
        message = _("That is too far ahead. Choose a day within the next %(days)s days.")
        raise DomainError(message % {"days": FARTHEST.days}, code="date_far")
    if kind == ReplyKind.ANSWER:
        require_answerable(case)
    return check_reply(case, text)


def _unsent(scope: Scope, planned: PlannedReply) -> PlannedReply:
    """Lock the reply and then its case, in the order of sending, and refuse one that went out meanwhile."""
    require_desk(scope, planned.case.network_id)
    row: PlannedReply = PlannedReply.objects.select_for_update().get(pk=planned.pk)
    row.case = Case.objects.select_for_update().get(pk=planned.case_id)
    if row.sent_id is not None:
        raise DomainError(_("This reply was sent meanwhile. Load the page again."), code="sent")
    if row.work_state == WorkState.CANCELLED:
        raise DomainError(_("This reply was taken back meanwhile. Write a new one."), code="taken_back")
    return row


def _log(scope: Scope, planned: PlannedReply, verb: str) -> None:
    data = {"until": planned.due_at.isoformat()} if verb != "feedback.reply_taken_back" else {}
    log_activity(scope=scope, verb=verb, object_kind="case", object_id=planned.case_id, data=data)
