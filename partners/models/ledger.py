"""What happened between us and a partner, and the pulse kept from it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from partners.enums import Direction
from partners.querysets import OwnedQuerySet


class Touchpoint(models.Model):
    """An append-only ledger row. Exactly two services may update rows: move (merging among it) and erase.

    For a protected remark it holds no person and no target id, and the day only.
    """

    scope_kind = "owned"
    partner_path = ""

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="touchpoints")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="touchpoints")
    path = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True, blank=True)
    verb = models.CharField(max_length=60)
    direction = models.CharField(max_length=5, choices=Direction.choices)
    route = models.CharField(max_length=20)
    weight = models.SmallIntegerField(default=1)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, blank=True)
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    dedupe_key = models.CharField(max_length=120, unique=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["path"], include=["occurred_at", "verb"], name="touchpoint_path"),
            models.Index(fields=["-occurred_at", "-id"], name="touchpoint_recent"),
            models.Index(fields=["partner", "-occurred_at", "-id"], name="touchpoint_partner_time"),
            # Who has opened a toolkit; few rows of the ledger are about one.
            models.Index(
                fields=["target_id", "partner"],
                condition=models.Q(target_kind="toolkit"),
                name="touchpoint_toolkit",
            ),
            # Who has taken a file, and which version of it.
            models.Index(
                fields=["target_id", "person_id"],
                condition=models.Q(target_kind="asset"),
                name="touchpoint_asset",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"


class Pulse(models.Model):
    """One row per dealer: the last voice, the last touch, and whether a consented contact exists."""

    scope_kind = "owned"
    partner_path = ""

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="pulses")
    partner = models.OneToOneField("partners.Partner", on_delete=models.PROTECT, related_name="pulse")
    path = models.CharField(max_length=64, db_index=True)
    last_voice_at = models.DateTimeField(null=True, blank=True)
    last_touch_at = models.DateTimeField(null=True, blank=True)
    is_reachable = models.BooleanField(default=False)

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pulse {self.partner_id}"
