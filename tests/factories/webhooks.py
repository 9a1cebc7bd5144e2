"""Targets of webhooks, made through the service as in real life."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from partners.models import Network, WebhookEvent, WebhookTarget
from partners.scope import Scope
from partners.services.webhooks.emit import emit_event
from partners.services.webhooks.targets import add_target
from portal.kernel.registries import webhook_types
from tests.rig.receiver import Receiver

ALL = tuple(key for key, _kind in webhook_types.items())


def target_of(
    network: Network,
    receiver: Receiver | None = None,
    events: tuple[str, ...] = ALL,
    at: datetime | None = None,
) -> WebhookTarget:
    """Add a target a day ago; its receiver learns the secret."""
    url = receiver.url if receiver else "http://127.0.0.1:9/hook"
    moment = at or timezone.now() - timedelta(days=1)
    target, secret = add_target(scope=Scope.system(network.pk), url=url, events=events, at=moment)
    if receiver:
        receiver.secret = secret
    return target


def happen(network: Network, key: str = "1", at: datetime | None = None) -> WebhookEvent | None:
    """Let something happen of which targets are told."""
    moment = at or timezone.now()
    return emit_event(
        network_id=network.pk,
        type="remark.answered",
        data={"answer": key},
        happened_at=moment,
        dedupe_key=f"test:{network.pk}:{key}",
        written_at=moment,
    )
