"""Who else is at a case right now."""

from __future__ import annotations

from datetime import datetime

from feedback.models import Case, Presence
from partners.scope import Scope


def others_at(scope: Scope, case: Case, now: datetime) -> list[str]:
    """Return the names of the agency's other people at a case that the scope sees."""
    rows = Presence.objects.filter(case=case, until__gt=now).exclude(membership_id__in=scope.membership_ids)
    return list(rows.order_by("membership__person__name").values_list("membership__person__name", flat=True))
