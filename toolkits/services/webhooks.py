"""Tell other systems which toolkit was published."""

from __future__ import annotations

from datetime import datetime, timedelta

from partners.models import WebhookTarget
from partners.services.webhooks.emit import emit_event, untold
from toolkits.models import ToolkitPage

PUBLISHED = "toolkit.published"
# How far back is looked: a scheduler that stood still for so long loses nothing.
LOOK_BACK = timedelta(days=3)


def emit_published(now: datetime) -> None:
    """Tell of each publication once, found by its page: Wagtail publishes in no transaction of its own."""
    told = WebhookTarget.objects.order_by().values("network_id").distinct()
    pages = ToolkitPage.objects.filter(
        network_id__in=told, live=True, last_published_at__gt=now - LOOK_BACK
    ).order_by("last_published_at", "pk")
    keys = {_key(page): page for page in pages}
    fresh = untold(list(keys))
    for key, page in keys.items():
        if key in fresh:
            _emit(page, key, now)


def _key(page: ToolkitPage) -> str:
    return f"{PUBLISHED}:{page.pk}:{page.last_published_at.isoformat()}"


def _emit(page: ToolkitPage, key: str, now: datetime) -> None:
    at = page.last_published_at
    emit_event(
        network_id=page.network_id,
        type=PUBLISHED,
        data={"toolkit": page.pk, "first_time": page.first_published_at == at},
        happened_at=at,
        dedupe_key=key,
        known_by=at,
        written_at=now,
    )
