"""The codebook with what stands under each theme, for the agency."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from feedback.codebook import in_order
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
        .select_related("addressee__person", "parent", "merged_into")
        .order_by("-is_active", "name", "pk")
    )
    return rows


def codebook_tree(scope: Scope) -> list[Any]:
    """Return the codebook's themes with their levels, each after the one above it; not what is merged."""
    rows = {row.pk: row for row in codebook(scope).filter(merged_into=None)}
    names = {pk: row.local_name for pk, row in rows.items()}
    found = []
    for pk, level in in_order({pk: row.parent_id for pk, row in rows.items()}, names):
        row = rows[pk]
        row.level = level
        found.append(row)
    return found


def places_for(scope: Scope, theme: Theme | None) -> QuerySet[Theme]:
    """Return the themes in use under which one may be looked for a place."""
    used = Q(is_active=True)
    if theme:
        used = (used | Q(pk=theme.parent_id)) & ~Q(pk=theme.pk)
    rows: QuerySet[Theme] = Theme.objects.visible_to(scope).filter(used)
    return rows


def theme_behind(theme: Theme) -> Theme:
    """Return the theme that is read in a theme's place: itself, or what it is merged into."""
    kept: Theme = theme.merged_into or theme
    return kept
