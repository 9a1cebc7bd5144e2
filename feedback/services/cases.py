"""The work on a remark: opened with it, owned, themed elsewhere, checked by its author."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CaseState, CheckResult
from feedback.models import Case, CaseTheme, Remark
from feedback.states import advance
from feedback.working_time import due_after
from portal.kernel.errors import DomainError

REPLY_DAYS = 2


@transaction.atomic
def open_case(*, remark: Remark, at: datetime) -> Case:
    """Open the work on a remark, due for a first reply in two working days."""
    network = remark.network
    case: Case = Case.objects.create(
        remark=remark,
        network=network,
        due_at=due_after(at, REPLY_DAYS, network.time_zone),
        received_at=at,
    )
    return case


@transaction.atomic
def check_answer(*, remark: Remark, result: str, at: datetime) -> Case:
    """Keep what the author says to "did that answer it?"; a "no" brings the case back with its themes open.

    Possible once the author was told; called for the author behind the receipt link or the own list alone.
    """
    case: Case = Case.objects.select_for_update().get(remark=remark)
    if case.state != CaseState.TOLD and case.check_result == result:
        return case
    if case.state == CaseState.TOLD:
        changed: tuple[str, ...] = advance(case, CaseState.CHECKED, at)
    elif can_take_check_back(case, result):
        changed = ()
    else:
        raise DomainError(_("There is no answer to say this about yet. We will write when there is one."))
    case.check_result = result
    if result == CheckResult.NO:
        changed += _reopen(case, at)
    case.save(update_fields=[*changed, "check_result"])
    return case


def can_take_check_back(case: Case, result: str) -> bool:
    """Say whether a "yes" may still become a "no"; the other way the work has already begun anew."""
    return case.state == CaseState.CHECKED and result == CheckResult.NO


def _reopen(case: Case, at: datetime) -> tuple[str, ...]:
    changed = advance(case, CaseState.UNDERSTOOD, at)
    case.due_at = due_after(at, REPLY_DAYS, case.network.time_zone)
    open_themes = set(case.themes.is_open().values_list("theme_id", flat=True))
    closed = set(case.themes.values_list("theme_id", flat=True)) - open_themes
    CaseTheme.objects.bulk_create(CaseTheme(case=case, theme_id=theme_id) for theme_id in sorted(closed))
    if case.themes.owed().exists():
        changed += advance(case, CaseState.PASSED_ON, at)
    return (*changed, "due_at")
