"""Which words to authors came late, or are late still; of what was merged, those that were late by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from feedback.models import Case, LateWord
from feedback.models.case import LATE_WHEN_MERGED, RUNNING
from partners.scope import Scope


@dataclass(frozen=True)
class Late:
    """One word that was due at a moment and said later, or not yet."""

    case: Case
    due_at: datetime
    said_at: datetime | None


def late_words(scope: Scope, *, since: datetime, until: datetime, now: datetime) -> list[Late]:
    """Return what fell due in a period and was said only after, in the order in which it fell due."""
    cases: QuerySet[Case] = Case.objects.visible_to(scope).select_related("remark").defer("remark__text")
    running = cases.filter(RUNNING, due_at__gte=since, due_at__lt=until, due_at__lte=now)
    kept = LateWord.objects.filter(case__in=cases.order_by(), due_at__gte=since, due_at__lt=until)
    words = kept.select_related("case__remark").defer("case__remark__text")
    found = [Late(word.case, word.due_at, word.said_at) for word in words]
    found += [Late(case, case.due_at, None) for case in running]
    merged = cases.filter(LATE_WHEN_MERGED, due_at__gte=since, due_at__lt=until)
    found += [Late(case, case.due_at, case.merged_at) for case in merged]
    return sorted(found, key=lambda late: (late.due_at, late.case.pk))
