"""Deliver what is due: several targets side by side, at each of them one delivery at a time.

The conversations run in threads that touch no database; claiming and settling happens here, between them.
A slow target keeps a thread busy for ten seconds at most, and nobody else waits for it.
"""

from __future__ import annotations

import random
import secrets
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from partners.enums import WebhookState
from partners.models import WebhookDelivery, WebhookTarget
from partners.querysets import WebhookTargetQuerySet
from partners.scope import Scope
from partners.sealing import unseal
from partners.services.activity import log_activity
from partners.services.webhooks.posting import Outcome, post
from portal.kernel.leases import LEASE, WorkState, due_q
from portal.kernel.nudges import publish

SIDE_BY_SIDE = 16
# After so long a round takes on nothing new, so that a worker is free for mails and the rest.
ROUND_SECONDS = 20
# How often it looks for others while it waits for the slow ones.
LOOK_SECONDS = 1
# Ten attempts over some three days.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120, 300, 600, 1200, 2050))
MOST_ATTEMPTS = len(WAITS) + 1
JITTER = 0.2
LONGEST_HOLD = timedelta(hours=1)


@dataclass(frozen=True)
class Errand:
    """A delivery that this worker holds, and its target, held as well."""

    target: WebhookTarget
    delivery: WebhookDelivery


def nudge_due_webhooks() -> int:
    """Wake a worker when something is due: a sweep does not wait for other people's servers itself."""
    waiting = _due_targets(timezone.now()).exists()
    if waiting:
        publish("partners.deliver_webhooks")
    return int(waiting)


def deliver_due_webhooks() -> int:
    """Deliver what is due for at most a round; returns how many attempts were made."""
    made = 0
    until = time.monotonic() + ROUND_SECONDS
    running: dict[Future[Outcome], Errand] = {}
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="webhook") as pool:
        while True:
            if time.monotonic() < until:
                running |= {_start(pool, errand): errand for errand in _take(SIDE_BY_SIDE - len(running))}
            if not running:
                break
            for future in wait(running, LOOK_SECONDS, return_when=FIRST_COMPLETED).done:
                settle(running.pop(future), future.result())
                made += 1
    nudge_due_webhooks()
    return made


def settle(errand: Errand, outcome: Outcome) -> None:
    """Write down what came of an attempt, and let the target go."""
    delivery, now = errand.delivery, timezone.now()
    tried = {"at": now.isoformat(), "status": outcome.status, "error": outcome.error}
    kept: dict[str, Any] = {
        "last_status": outcome.status,
        "answer": outcome.answer,
        "history": [*delivery.history, tried][-2 * MOST_ATTEMPTS :],
    }
    with transaction.atomic():
        if outcome.is_delivered:
            delivery.finish(finished_at=now, last_error="", **kept)
        elif outcome.is_gone:
            delivery.give_up(outcome.error, finished_at=now, **kept)
            _switch_off(errand.target, now)
        elif delivery.attempts >= MOST_ATTEMPTS:
            delivery.give_up(outcome.error, finished_at=now, **kept)
        else:
            delivery.give_back(
                outcome.error, most_attempts=MOST_ATTEMPTS, delay=_delay(delivery, outcome), **kept
            )
        _let_go(errand.target, now, outcome)


def signed_headers(target: WebhookTarget, delivery: WebhookDelivery, now: datetime) -> dict[str, str] | None:
    """Return the headers of Standard Webhooks; None when the secret can't be read.

    For a day after a change of secrets both sign.
    """
    secrets_now = [target.secret]
    if target.earlier_until and target.earlier_until > now:
        secrets_now.append(target.earlier_secret)
    opened = [secret for secret in map(unseal, secrets_now) if secret]
    if not opened:
        return None
    event = delivery.event
    signatures = [
        Webhook(secret).sign(msg_id=event.message_id, timestamp=now, data=event.payload) for secret in opened
    ]
    return {
        "Content-Type": "application/json",
        "webhook-id": event.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _start(pool: ThreadPoolExecutor, errand: Errand) -> Future[Outcome]:
    headers = signed_headers(errand.target, errand.delivery, timezone.now())
    if headers is None:
        return pool.submit(Outcome, error="unsealable")
    return pool.submit(post, errand.target.url, errand.delivery.event.payload.encode(), headers)


def _take(room: int) -> list[Errand]:
    """Claim the oldest due delivery of as many free targets as there is room for, whichever they are."""
    now = timezone.now()
    found = list(_due_targets(now).values_list("pk", flat=True)) if room else []
    random.shuffle(found)
    errands = []
    for target_id in found[:room]:
        errand = _claim(target_id, now)
        if errand:
            errands.append(errand)
    return errands


def _claim(target_id: int, now: datetime) -> Errand | None:
    token = secrets.token_hex(8)
    mine = WebhookTarget.objects.free(now).filter(pk=target_id)
    if not mine.update(leased_until=now + LEASE, lease_token=token):
        return None
    target: WebhookTarget | None = WebhookTarget.objects.filter(pk=target_id, lease_token=token).first()
    if target is None:
        return None
    for pk in target.deliveries.filter(due_q(now)).order_by("due_at", "pk").values_list("pk", flat=True)[:1]:
        delivery = WebhookDelivery.objects.select_related("event").claim(pk)
        if delivery is not None:
            return Errand(target, delivery)
    _let_go(target, now, Outcome())
    return None


def _due_targets(now: datetime) -> WebhookTargetQuerySet:
    waiting = WebhookDelivery.objects.filter(due_q(now), target=OuterRef("pk"))
    return WebhookTarget.objects.free(now).filter(Exists(waiting)).order_by()


def _let_go(target: WebhookTarget, now: datetime, outcome: Outcome) -> None:
    """Give the target back; for a while nobody takes it if it asked us to wait."""
    held = None
    if outcome.wait_seconds and not outcome.is_delivered:
        held = now + min(timedelta(seconds=outcome.wait_seconds), LONGEST_HOLD)
    mine = WebhookTarget.objects.filter(pk=target.pk, lease_token=target.lease_token)
    mine.update(leased_until=None, lease_token="", held_until=held)


def _delay(delivery: WebhookDelivery, outcome: Outcome) -> timedelta:
    """Return how long to wait: longer each time, a little apart from others, no less than was asked for."""
    drawn = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (spreads load, guards nothing)
    delay = WAITS[min(delivery.attempts, len(WAITS)) - 1] * drawn
    asked = min(timedelta(seconds=outcome.wait_seconds or 0), LONGEST_HOLD)
    return max(delay, asked)


def _switch_off(target: WebhookTarget, now: datetime) -> None:
    """End a target that is gone: what waits for it goes to the dead letters, whence it can be replayed."""
    WebhookTarget.objects.filter(pk=target.pk).update(state=WebhookState.DISABLED, disabled_reason="gone")
    target.deliveries.filter(work_state=WorkState.DUE).update(
        work_state=WorkState.DEAD, last_error="switched_off", finished_at=now
    )
    scope = Scope.system(target.network_id)
    log_activity(
        scope=scope, verb="partners.webhook_disabled", object_kind="webhook_target", object_id=target.pk
    )
