"""How the parts of the installation were when somebody last looked, and when processes last showed up."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.kernel.health import Condition


class Heartbeat(models.Model):
    """One part or process: when it was last seen, how it was, and since when; no person, no network."""

    scope_kind = "internal"

    part = models.CharField(max_length=40, unique=True)
    condition = models.CharField(max_length=8, choices=Condition.choices, default=Condition.WELL)
    detail = models.CharField(max_length=100, blank=True, default="")
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.part} {self.condition}"
