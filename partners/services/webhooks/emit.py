"""Write down, in the transaction of a fact, whom to tell of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from partners.enums import WebhookState
from partners.models import WebhookDelivery, WebhookEvent, WebhookTarget
from portal.kernel.create_once import create_once
from portal.kernel.identifiers import keyed_name, random_token
from portal.kernel.nudges import nudge
from portal.kernel.registries import webhook_types

TEST = "webhook.test"
CHUNK = 500


def outer_id(kind: str, key: object) -> str:
    """Return the id by which others know a thing: no sequence, and no receipt or page can be got by it."""
    return keyed_name(f"webhook-{kind}", key)[:24]


@transaction.atomic
def emit_event(
    *,
    network_id: int,
    type: str,
    data: dict[str, Any],
    happened_at: datetime,
    dedupe_key: str,
    written_at: datetime,
    known_by: datetime | None = None,
) -> WebhookEvent | None:
    """Tell every target that wants this type; without one, or a second time, nothing is written.

    `known_by`: for what is told later than it happened, the moment by which a target had to be there.
    """
    if type not in webhook_types:
        message = f"webhook types: {type} is not registered"
        raise LookupError(message)
    targets = wanting(network_id, type, known_by or written_at)
    if not targets:
        return None
    return write_event(network_id, type, data, happened_at, dedupe_key, written_at, targets)


def wanting(network_id: int, type: str, known_by: datetime) -> list[WebhookTarget]:
    """Return the targets that are told of a type; one that was switched off is not."""
    rows = WebhookTarget.objects.filter(network_id=network_id, created_at__lte=known_by)
    return [row for row in rows.exclude(state=WebhookState.DISABLED).order_by("pk") if type in row.events]


def untold(keys: Collection[str]) -> set[str]:
    """Return the keys under which nothing was written yet: for what is looked for again and again."""
    told: set[str] = set()
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        rows = WebhookEvent.objects.filter(dedupe_key__in=ordered[start : start + CHUNK])
        told |= set(rows.values_list("dedupe_key", flat=True))
    return set(ordered) - told


def write_event(
    network_id: int,
    type: str,
    data: dict[str, Any],
    happened_at: datetime,
    dedupe_key: str,
    written_at: datetime,
    targets: Sequence[WebhookTarget],
) -> WebhookEvent | None:
    """Write an event and its deliveries, unless its key was used before."""
    payload = {"type": type, "timestamp": happened_at.isoformat().replace("+00:00", "Z"), "data": data}
    fields = {
        "network_id": network_id,
        "type": type,
        "message_id": f"msg_{random_token()}",
        "payload": json.dumps(payload, separators=(",", ":"), ensure_ascii=False),
        "created_at": written_at,
    }
    event = create_once(WebhookEvent.objects, {"dedupe_key": dedupe_key}, fields)
    if event is None:
        return None
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            network_id=network_id, event=event, target=target, created_at=written_at, due_at=written_at
        )
        for target in targets
    )
    nudge("partners.deliver_webhooks")
    return event
