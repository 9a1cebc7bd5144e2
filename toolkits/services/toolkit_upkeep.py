"""What a change outside the editor asks of a toolkit's drafts, and how one that ended comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from toolkits.models import ToolkitPage


def follow_drafts(page: ToolkitPage, field: str, value: Any) -> None:
    """Write it into the latest draft and what is scheduled: they would bring the old one back."""
    name = field.removesuffix("_id")
    said = value.isoformat() if isinstance(value, datetime) else value
    waiting = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    for revision in page.revisions.filter(waiting):
        revision.content[name] = said
        revision.save(update_fields=["content"])


def bring_back(page: ToolkitPage, at: datetime) -> None:
    """Publish again what the scheduler took down since it ended: the page still holds what was out."""
    if page.expired and not page.live and (page.expire_at is None or page.expire_at > at):
        ToolkitPage.objects.filter(pk=page.pk).update(live=True, expired=False)
