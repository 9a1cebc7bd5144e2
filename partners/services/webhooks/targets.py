"""Add, change, pause, remove targets of webhooks; give them another secret; send again."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from partners.enums import WebhookState
from partners.models import WebhookDelivery, WebhookEvent, WebhookTarget
from partners.roles import Capability
from partners.scope import Scope
from partners.sealing import seal
from partners.services.activity import log_activity
from partners.services.webhooks.emit import TEST, write_event
from partners.services.webhooks.reaching import place_of
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.identifiers import random_token
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge
from portal.kernel.registries import webhook_types

MOST = 10
# How long the secret before still signs after a change.
BOTH_SIGN = timedelta(hours=24)
ANEW = {"work_state": WorkState.DUE, "attempts": 0, "last_error": "", "finished_at": None}


def add_target(*, scope: Scope, url: str, events: Collection[str], at: datetime) -> tuple[WebhookTarget, str]:
    """Add a target; returns it with its secret, which nobody can read again."""
    _require(scope)
    address, wanted = _checked(url, events)
    with transaction.atomic():
        if WebhookTarget.objects.filter(network_id=scope.network_id).count() >= MOST:
            raise DomainError(_("There are %(most)s targets already. Remove one first.") % {"most": MOST})
        secret = _new_secret()
        target = WebhookTarget.objects.create(
            network_id=scope.network_id, url=address, events=wanted, secret=seal(secret), created_at=at
        )
        _log(scope, "partners.webhook_added", target)
    return target, secret


def change_target(*, scope: Scope, target: WebhookTarget, url: str, events: Collection[str]) -> None:
    """Give a target another address or other events; what waits goes to the new address."""
    _require(scope)
    address, wanted = _checked(url, events)
    with transaction.atomic():
        locked = _locked(target)
        locked.url, locked.events = address, wanted
        locked.save(update_fields=["url", "events"])
        _log(scope, "partners.webhook_changed", locked)


@transaction.atomic
def pause_target(*, scope: Scope, target: WebhookTarget) -> None:
    """Send nothing for now; what happens meanwhile waits."""
    _require(scope)
    paused = WebhookTarget.objects.filter(pk=target.pk, state=WebhookState.ACTIVE)
    if paused.update(state=WebhookState.PAUSED):
        _log(scope, "partners.webhook_paused", target)


@transaction.atomic
def resume_target(*, scope: Scope, target: WebhookTarget) -> None:
    """Send again, also to a target that was switched off."""
    _require(scope)
    resting = WebhookTarget.objects.filter(pk=target.pk).exclude(state=WebhookState.ACTIVE)
    if resting.update(state=WebhookState.ACTIVE, disabled_reason="", held_until=None):
        _log(scope, "partners.webhook_resumed", target)
        nudge("partners.deliver_webhooks")


@transaction.atomic
def rotate_secret(*, scope: Scope, target: WebhookTarget, at: datetime) -> str:
    """Make another secret and return it, this once; for a day the earlier one signs as well."""
    _require(scope)
    locked = _locked(target)
    secret = _new_secret()
    locked.earlier_secret, locked.earlier_until = locked.secret, at + BOTH_SIGN
    locked.secret = seal(secret)
    locked.save(update_fields=["secret", "earlier_secret", "earlier_until"])
    _log(scope, "partners.webhook_secret_changed", locked)
    return secret


@transaction.atomic
def remove_target(*, scope: Scope, target: WebhookTarget) -> None:
    """Remove a target with its deliveries and secrets."""
    _require(scope)
    _log(scope, "partners.webhook_removed", target)
    WebhookTarget.objects.filter(pk=target.pk).delete()


@transaction.atomic
def send_test(*, scope: Scope, target: WebhookTarget, at: datetime) -> WebhookEvent:
    """Send one event that means nothing, to see whether it arrives."""
    _require(scope)
    _require_active(target)
    key = f"{TEST}:{random_token()}"
    event = write_event(scope.network_id, TEST, {"test": True}, at, key, at, [target])
    if event is None:
        raise LookupError
    _log(scope, "partners.webhook_tested", target)
    return event


@transaction.atomic
def replay_delivery(*, scope: Scope, delivery: WebhookDelivery, at: datetime) -> None:
    """Send a delivery anew, under the same id; one that is still on its way stays as it is."""
    _require(scope)
    _require_active(delivery.target)
    over = WebhookDelivery.objects.filter(pk=delivery.pk, work_state__in=[WorkState.DONE, WorkState.DEAD])
    if over.update(due_at=at, **ANEW):
        _log(scope, "partners.webhook_replayed", delivery.target, deliveries=1)
        nudge("partners.deliver_webhooks")


@transaction.atomic
def replay_dead(*, scope: Scope, target: WebhookTarget, at: datetime) -> int:
    """Send anew whatever was given up at this target; returns how many that is."""
    _require(scope)
    _require_active(target)
    dead = WebhookDelivery.objects.filter(target=target, work_state=WorkState.DEAD)
    count = dead.update(due_at=at, **ANEW)
    if count:
        _log(scope, "partners.webhook_replayed", target, deliveries=count)
        nudge("partners.deliver_webhooks")
    return count


def _require(scope: Scope) -> None:
    if scope.is_observed or not scope.can(Capability.MANAGE_NETWORK):
        raise NotAllowedError(_("The agency's lead looks after what other systems are told."))


def _require_active(target: WebhookTarget) -> None:
    if target.state != WebhookState.ACTIVE:
        raise DomainError(_("Nothing is sent to this target now. Resume it first."), code="not_active")


def _checked(url: str, events: Collection[str]) -> tuple[str, list[str]]:
    """Look at address and events before anything is locked: a name is asked for at other people's servers."""
    wanted = sorted(set(events))
    if not wanted or any(key not in webhook_types for key in wanted):
        raise DomainError(_("Choose what the target is told of."), code="events_missing")
    address = url.strip()
    place_of(address)
    return address, wanted


def _locked(target: WebhookTarget) -> WebhookTarget:
    locked: WebhookTarget = WebhookTarget.objects.select_for_update().get(pk=target.pk)
    return locked


def _new_secret() -> str:
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode()


def _log(scope: Scope, verb: str, target: WebhookTarget, **data: int) -> None:
    log_activity(scope=scope, verb=verb, object_kind="webhook_target", object_id=target.pk, data=data)
