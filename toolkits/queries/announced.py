"""Whether people were told of a toolkit."""

from __future__ import annotations

from toolkits.models import Announcement


def is_announced(toolkit_id: int) -> bool:
    """Say whether the toolkit was announced."""
    return Announcement.objects.filter(toolkit_id=toolkit_id).exists()
