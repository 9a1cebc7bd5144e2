"""Who looked on as whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partners.models import ActivityLog, User

FEW = 20


@dataclass(frozen=True)
class LookingOn:
    """One time that a platform admin looked on."""

    admin: str
    person: str
    reason: str
    at: datetime


def latest_looking_on(verb: str) -> list[LookingOn]:
    """Return the latest times, newest first, in two queries."""
    rows = list(ActivityLog.objects.filter(verb=verb).select_related("actor").order_by("-pk")[:FEW])
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={row.object_id for row in rows})}
    return [
        LookingOn(
            str(row.actor or ""),
            names.get(row.object_id or 0, ""),
            str(row.data.get("reason", "")),
            row.happened_at,
        )
        for row in rows
    ]
