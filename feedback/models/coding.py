"""Double coding: the same remarks given themes by a second person who doesn't see the first one's."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partners.querysets import NetworkQuerySet


class CodingSample(models.Model):
    """Remarks of some days, drawn by chance: the same `seed` draws the same ones from the same remarks."""

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="coding_samples")
    first_day = models.DateField()
    last_day = models.DateField()
    seed = models.PositiveBigIntegerField()
    drawn_from = models.PositiveIntegerField()
    coder = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    drawn_at = models.DateTimeField()

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="coding_sample_days")
        ]

    def __str__(self) -> str:
        return f"sample {self.pk}"


class CodingItem(models.Model):
    """One remark of a sample: the themes that it had when it was drawn, and those of the second person.

    Both are keys of themes; `second` is null until it is coded, and empty when no theme fits.
    """

    scope_kind = "internal"

    sample = models.ForeignKey(CodingSample, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("feedback.Case", on_delete=models.PROTECT, related_name="+")
    first = models.JSONField()
    second = models.JSONField(null=True, blank=True)
    coded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "case"], name="coding_item_once")]

    def __str__(self) -> str:
        return f"item {self.pk}"
