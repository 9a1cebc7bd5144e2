"""What a merge of two themes would change, before anybody says yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from feedback.models import Answer, Case, CaseTheme, Promise, Theme
from feedback.rules import can_lead_desk
from partners.scope import Scope


@dataclass(frozen=True)
class MergePreview:
    """What stands under the theme that goes; `both`: cases that have the kept one too and count once."""

    cases: int
    both: int
    owed: int
    answers: int
    promises: int


def merge_preview(gone: Theme, kept: Theme) -> MergePreview:
    """Count what a merge would change."""
    rows = CaseTheme.objects.filter(theme=gone)
    cases = rows.order_by().values("case").distinct()
    both = CaseTheme.objects.filter(theme=kept, case__in=cases).order_by().values("case").distinct()
    return MergePreview(
        cases=cases.count(),
        both=both.count(),
        owed=rows.owed().count(),
        answers=Answer.objects.filter(theme=gone).count(),
        promises=Promise.objects.filter(answer__theme=gone, kept_at=None).count(),
    )


def mergeable_into(scope: Scope, gone: Theme) -> QuerySet[Theme]:
    """Return the themes into which one may be merged: those in use, for the agency's lead."""
    if not can_lead_desk(scope):
        return Theme.objects.none()
    rows: QuerySet[Theme] = Theme.objects.visible_to(scope).filter(is_active=True).exclude(pk=gone.pk)
    return rows


def cases_of(theme: Theme) -> QuerySet[Any]:
    """Return the cases that have a theme, in the order in which they are held."""
    has = CaseTheme.objects.filter(theme=theme).order_by().values("case")
    return Case.objects.filter(Q(pk__in=has)).order_by("pk")
