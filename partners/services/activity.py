"""Write down who changed what."""

from __future__ import annotations

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
        actor_id=None if anonymous else scope.user_id,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        data=data or {},
    )
