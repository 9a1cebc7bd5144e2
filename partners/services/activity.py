"""Write down who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from partners.models import ActivityLog
from partners.scope import Scope


def log_activity(
    *,
    scope: Scope,
    verb: str,
    object_kind: str,
    object_id: int | None,
    data: dict[str, Any] | None = None,
    anonymous: bool = False,
) -> ActivityLog:
    """Append one row; `anonymous` leaves the actor out, as for the author of a protected remark."""
    return ActivityLog.objects.create(
        network_id=scope.network_id,
        actor_id=None if anonymous else scope.actor_id,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        data=data or {},
    )


@dataclass(frozen=True)
class Happening:
    """One row of many for the log."""

    verb: str
    object_kind: str
    object_id: int
    data: dict[str, Any] = field(default_factory=dict)


def log_activities(*, scope: Scope, happenings: Sequence[Happening]) -> None:
    """Append many rows of one actor at once."""
    ActivityLog.objects.bulk_create(
        ActivityLog(
            network_id=scope.network_id,
            actor_id=scope.actor_id,
            verb=each.verb,
            object_kind=each.object_kind,
            object_id=each.object_id,
            data=each.data,
        )
        for each in happenings
    )
