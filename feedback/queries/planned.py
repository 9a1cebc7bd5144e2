"""Replies of a case that wait for their moment."""

from __future__ import annotations

from feedback.models import Case, PlannedReply
from partners.scope import Scope


def planned_replies(scope: Scope, case: Case) -> list[PlannedReply]:
    """Return those that wait or were held, the next one first, for the agency."""
    rows = PlannedReply.objects.visible_to(scope).unsent().filter(case=case)
    return list(rows.select_related("writer__person"))
