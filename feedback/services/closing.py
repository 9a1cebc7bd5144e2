"""Close what needs no answer, tell its author why, and put work off until a day."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from feedback.enums import CaseState, CloseReason
from feedback.models import Case
from feedback.rules import agency_seat, aside_error, require_desk
from feedback.services.clock import reopen
from feedback.services.desk import refresh_cases
from feedback.services.relay import send_to_merged, send_words
from feedback.states import ASIDE, advance
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError


@transaction.atomic
def close_case(*, scope: Scope, case: Case, reason: str, words: str = "", at: datetime) -> Case:
    """Close a case without an answer; its author reads what happened, in the language of their remark.

    So do those whose remarks are merged into it. Possible until HQ has it. A new message of the author opens
    it again.
    """
    require_desk(scope, case.network_id)
    if reason not in CloseReason.values:
        raise DomainError(_("Choose why it is closed. The author reads it."), code="reason_missing")
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    if locked.state == CaseState.CLOSED:
        return locked
    seat, told = agency_seat(scope), set[int]()
    send_words(writer_id=seat, case=locked, text=_told(locked, reason, words), at=at, told=told)
    send_to_merged(
        writer_id=seat, case=locked, text=lambda each: _told(each, reason, words), at=at, told=told
    )
    changed = advance(locked, CaseState.CLOSED, at)
    locked.close_reason, locked.snoozed_until = reason, None
    locked.save(update_fields=[*changed, "close_reason", "snoozed_until"])
    refresh_cases([locked.pk])
    log_activity(
        scope=scope,
        verb="feedback.case_closed",
        object_kind="case",
        object_id=case.pk,
        data={"reason": reason},
    )
    return locked


@transaction.atomic
def take_up_again(*, scope: Scope, case: Case, at: datetime) -> Case:
    """Open a closed case again from the desk, back to where it stood, due as if it came now."""
    require_desk(scope, case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    if locked.state != CaseState.CLOSED:
        return locked
    locked.save(update_fields=reopen(locked, at))
    refresh_cases([locked.pk])
    log_activity(scope=scope, verb="feedback.case_reopened", object_kind="case", object_id=case.pk)
    return locked


def _told(case: Case, reason: str, words: str) -> str:
    with override(case.remark.language):
        happened = str(CloseReason(reason).label)
        back = _("If that is not right, write to us here: then we take it up again.")
    return "\n\n".join(part for part in (happened, words.strip(), back) if part)


@transaction.atomic
def snooze_case(*, scope: Scope, case: Case, until: date | None, at: datetime) -> Case:
    """Put a case out of sight until a day begins, or back now; it stays due, and the author wakes it."""
    require_desk(scope, case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    if until and locked.state in ASIDE:
        raise aside_error(locked)
    locked.snoozed_until = _morning(locked, until, at) if until else None
    locked.save(update_fields=["snoozed_until"])
    log_activity(
        scope=scope,
        verb="feedback.case_snoozed",
        object_kind="case",
        object_id=case.pk,
        data={"until": until.isoformat() if until else None},
    )
    return locked


def _morning(case: Case, day: date, at: datetime) -> datetime:
    morning = datetime.combine(day, time(), tzinfo=ZoneInfo(case.network.time_zone))
    if morning <= at:
        raise DomainError(_("The day is not ahead. Choose one from tomorrow on."), code="date_past")
    return morning
