"""Webhooks out: who is told, what of, and how each telling went."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.enums import WebhookState
from partners.querysets import WebhookQuerySet, WebhookTargetQuerySet
from portal.kernel.leases import Leased, WorkState
from portal.kernel.registries import webhook_types

LABELS = {
    WorkState.DUE: _("Waiting"),
    WorkState.LEASED: _("Under way"),
    WorkState.DONE: _("Delivered"),
    WorkState.DEAD: _("Given up"),
    WorkState.CANCELLED: _("Cancelled"),
}

# What went wrong, by the word that is kept; after a colon the kind of error stands.
ERRORS = {
    "status": _("The receiver refused it"),
    "redirect": _("The receiver led elsewhere: redirects are not followed"),
    "gone": _("The receiver answered 410: it wants nothing any more"),
    "switched_off": _("The target was switched off"),
    "timeout": _("No answer in time"),
    "no_answer": _("No answer"),
    "private": _("The address leads into a private network"),
    "unknown_name": _("Nobody knows the name in the address"),
    "address_refused": _("The address is not one we send to"),
    "unsealable": _("The secret can't be read any more: make a new one"),
}


def explain(error: str) -> str:
    """Return a kept word as a sentence; an unknown one stands as it is."""
    word, _colon, detail = error.partition(":")
    told = str(ERRORS.get(word, word))
    return f"{told} ({detail})" if detail else told


class WebhookTarget(models.Model):
    """An address of another system that is told of events; its secrets are sealed."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(_("address"), max_length=500)
    secret = models.CharField(max_length=300)
    # After a change both secrets sign until then, so that the receiver can change in its own time.
    earlier_secret = models.CharField(max_length=300, blank=True, default="")
    earlier_until = models.DateTimeField(null=True, blank=True)
    events = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=WebhookState.choices, default=WebhookState.ACTIVE)
    disabled_reason = models.CharField(max_length=200, blank=True, default="")
    leased_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=16, blank=True, default="")
    held_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = WebhookTargetQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["network", "state"], name="webhook_target_network")]

    def __str__(self) -> str:
        return f"target {self.pk}"

    @property
    def host(self) -> str:
        """Return the name in the address, by which people know the target."""
        return urlsplit(self.url).netloc

    @property
    def event_labels(self) -> list[Any]:
        """Return what its events are called."""
        return [kind.label for key in self.events if (kind := webhook_types.get(key))]


class WebhookEvent(models.Model):
    """Something that happened, as it is sent: ids, states and days, never a text, a name or an address."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=40)
    message_id = models.CharField(max_length=48, unique=True)
    # The bytes that are signed: the same at every attempt, whatever a database does to the order of keys.
    payload = models.TextField()
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = WebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return self.message_id

    @property
    def pretty(self) -> str:
        """Return the payload in lines, to be read."""
        return json.dumps(json.loads(self.payload), indent=2, ensure_ascii=False)

    @property
    def label(self) -> Any:
        """Return what the type is called."""
        kind = webhook_types.get(self.type)
        return kind.label if kind else _("Test")


class WebhookDelivery(Leased):
    """One event on its way to one target: claimed by a lease, tried over three days."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    target = models.ForeignKey(WebhookTarget, on_delete=models.CASCADE, related_name="deliveries")
    created_at = models.DateTimeField(default=timezone.now)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True, default="")
    # What came of each attempt: moment, status, error.
    history = models.JSONField(default=list, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "target"], name="webhook_once_a_target")]
        indexes = [
            models.Index(fields=["target", "work_state", "due_at"], name="webhook_due"),
            models.Index(fields=["target", "-created_at", "-id"], name="webhook_recent"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def state_label(self) -> Any:
        """Return where it stands, in words."""
        return LABELS[WorkState(self.work_state)]

    @property
    def error_label(self) -> str:
        """Return what went wrong last, in words."""
        return explain(self.last_error)

    @property
    def attempts_made(self) -> list[dict[str, Any]]:
        """Return what came of each attempt, in words, the latest first."""
        return [
            {
                "at": datetime.fromisoformat(one["at"]),
                "status": one["status"],
                "error": explain(one["error"]),
            }
            for one in reversed(self.history)
        ]

    @property
    def may_replay(self) -> bool:
        """Say whether it is over, so that it can be sent anew."""
        return self.work_state in {WorkState.DONE, WorkState.DEAD}
