"""HQ's answer to a theme."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import AnswerKind, CaseState, Mode
from feedback.models import Answer, Case, CaseTheme, Promise, Telling, Theme
from feedback.rules import hq_seat, require_answer
from feedback.services.clock import keep_late
from feedback.services.desk import refresh_cases
from feedback.services.hearing import hear, lock_merged, rows_to_hear
from feedback.services.owing import refresh_owed
from feedback.services.showing import dealers_behind
from feedback.services.telling import settle_told
from feedback.services.webhooks import emit_answered
from feedback.states import advance
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.nudges import nudge

NEEDS_REASON = frozenset({AnswerKind.IN_PART, AnswerKind.WILL_NOT, AnswerKind.LATER})
NEEDS_DATE = frozenset({AnswerKind.LATER})
TAKES_DATE = frozenset({AnswerKind.LATER, AnswerKind.WILL_DO, AnswerKind.IN_PART})


@transaction.atomic
def answer_theme(
    *,
    scope: Scope,
    theme: Theme,
    kind: str,
    text: str,
    at: datetime,
    reason: str = "",
    until: date | None = None,
    language: str = "en",
    on_page: bool = False,
) -> Answer:
    """Answer every case passed on under the theme and not yet answered at this moment; all are told.

    So is whoever said what is merged. A later case asks anew; a date is a promise; all may read it `on_page`.
    """
    require_answer(scope, theme.network_id)
    check_answer_parts(kind=kind, text=text, reason=reason, until=until, today=_today(theme, at))
    locked: Theme = Theme.objects.select_for_update().get(pk=theme.pk)
    covered = _owed_under(locked)
    cases = _hold(covered)
    also = rows_to_hear(lock_merged(cases), locked.pk)
    answer: Answer = Answer.objects.create(
        network_id=theme.network_id,
        theme=locked,
        kind=kind,
        text=text.strip(),
        reason=reason.strip() if kind in NEEDS_REASON else "",
        until=until if kind in TAKES_DATE else None,
        language=language,
        by_id=hq_seat(scope),
        answered_at=at,
        on_page=on_page,
        **dealers_behind([*covered, *also]),
    )
    _cover(covered, cases, answer, at)
    hear(also, answer, at)
    _settle(scope, answer, [row.case_id for row in covered], at)
    return answer


def _settle(scope: Scope, answer: Answer, case_ids: list[int], at: datetime) -> None:
    """Make a promise of a date, count what is owed anew, and tell whoever waits."""
    if answer.until:
        Promise.objects.create(network_id=answer.network_id, answer=answer, due_on=answer.until)
    refresh_owed(theme=answer.theme, at=at)
    refresh_cases(case_ids)
    _tell(scope, answer)


def _tell(scope: Scope, answer: Answer) -> None:
    """Note it, wake whoever tells the authors, and tell other systems."""
    log_activity(
        scope=scope,
        verb="feedback.answered",
        object_kind="theme",
        object_id=answer.theme_id,
        data={"kind": answer.kind},
    )
    nudge("feedback.tell_answer", answer.pk)
    emit_answered(answer)


def _owed_under(theme: Theme) -> list[CaseTheme]:
    rows = CaseTheme.objects.owed().filter(theme=theme).select_related("case__remark").order_by("case_id")
    covered = list(rows)
    if not covered:
        raise DomainError(_("Nothing waits for an answer under this theme any more."), code="nothing_owed")
    return covered


def _today(theme: Theme, at: datetime) -> date:
    return at.astimezone(ZoneInfo(theme.network.time_zone)).date()


def check_answer_parts(*, kind: str, text: str, reason: str, until: date | None, today: date) -> None:
    """Refuse an answer whose parts don't fit its kind."""
    if kind not in AnswerKind.values or not text.strip():
        raise DomainError(_("Choose what you will do, and say it in your words."))
    if kind in NEEDS_REASON and not reason.strip():
        raise DomainError(
            _("Give the reason. People accept a no better than silence."), code="reason_missing"
        )
    if kind in NEEDS_DATE and until is None:
        raise DomainError(_("Name the date until which you will answer."), code="date_missing")
    if kind in TAKES_DATE and until is not None and until < today:
        raise DomainError(_("The date is in the past. Name one that is still to come."), code="date_past")


def _hold(covered: list[CaseTheme]) -> dict[int, Case]:
    cases = Case.objects.select_for_update().filter(pk__in=[row.case_id for row in covered]).order_by("pk")
    return {case.pk: case for case in cases}


def _cover(covered: list[CaseTheme], locked: dict[int, Case], answer: Answer, at: datetime) -> None:
    CaseTheme.objects.filter(pk__in=[row.pk for row in covered]).update(answer=answer)
    waiting = set(
        CaseTheme.objects.owed().filter(case_id__in=locked).values_list("case_id", flat=True).distinct()
    )
    for case in locked.values():
        if case.state == CaseState.PASSED_ON and case.pk not in waiting:
            keep_late(case, at)
            case.save(update_fields=advance(case, CaseState.ANSWERED, at))
    tellings = []
    for row in covered:
        if row.case.remark.mode == Mode.NO_IDENTITY:
            # Nobody can be written to: the answer stands behind the receipt link from now on.
            settle_told(case=locked[row.case_id], case_theme=row, at=at)
        else:
            tellings.append(Telling(answer=answer, case_theme=row, due_at=at))
    Telling.objects.bulk_create(tellings, batch_size=500)
