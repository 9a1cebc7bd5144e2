"""Demand for themes, as it was counted on one day: figures alone, of nobody and with no name."""

from __future__ import annotations

from django.db import models

from feedback.demand import MEASURES, Demanded


class DemandSnapshot(models.Model):
    """The one snapshot of a network: which twelve months it holds, and how big the network was.

    The next one takes its place: what an erasure or a moved theme changed is in no older one any more.
    """

    scope_kind = "internal"

    network = models.OneToOneField("partners.Network", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    day = models.DateField()
    taken_at = models.DateTimeField()
    dealers = models.PositiveIntegerField()
    groups = models.PositiveIntegerField()
    weight = models.FloatField()

    def __str__(self) -> str:
        return f"demand of {self.network_id} on {self.day}"


class Demand(models.Model):
    """What was said of one theme in the months of a snapshot, or of anything (no theme).

    What each figure counts is said by `feedback.demand.Demanded`, which has the same names.
    """

    scope_kind = "internal"

    snapshot = models.ForeignKey(DemandSnapshot, on_delete=models.CASCADE, related_name="rows")
    theme = models.ForeignKey(
        "feedback.Theme", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    voices = models.PositiveIntegerField()
    beside = models.PositiveIntegerField()
    former = models.PositiveIntegerField()
    unnamed = models.PositiveIntegerField()
    authorless = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    dealers = models.PositiveIntegerField()
    groups = models.PositiveIntegerField()
    weight = models.FloatField()
    most_dealers = models.PositiveIntegerField()
    most_weight = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "theme"], name="demand_once"),
            models.UniqueConstraint(
                fields=["snapshot"], condition=models.Q(theme=None), name="demand_whole_once"
            ),
        ]

    def __str__(self) -> str:
        return f"demand of theme {self.theme_id}"

    @property
    def demanded(self) -> Demanded:
        """Return the figures of the row."""
        return Demanded(**{name: getattr(self, name) for name in MEASURES})
