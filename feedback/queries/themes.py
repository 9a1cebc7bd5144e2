"""The codebook with what stands under each theme, for the agency."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from feedback.models import Theme
from feedback.queries.owed import OWED
from feedback.rules import can_work_desk
from partners.scope import Scope


def codebook(scope: Scope) -> QuerySet[Any]:
    """Return every theme, those in use first, with its cases, its dealers and how many HQ owes."""
    if not can_work_desk(scope):
        return Theme.objects.none()
    rows: QuerySet[Any] = (
        Theme.objects.visible_to(scope)
        .annotate(
            dealers=Count("case_themes__case__remark__partner", distinct=True),
            cases=Count("case_themes__case", distinct=True),
            owed=Count("case_themes", filter=OWED & Q(case_themes__isnull=False), distinct=True),
        )
        .select_related("addressee__person")
        .order_by("-is_active", "name", "pk")
    )
    return rows
