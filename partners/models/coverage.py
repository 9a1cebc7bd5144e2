"""Coverage as it was published once a month."""

from __future__ import annotations

from django.db import models

PARTNER = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}


class CoverageFigure(models.Model):
    """How well a branch, or a country or band of it, was heard: written once a month, for all readers alike.

    `branch` is the partner's own step, which it keeps when it moves; empty is the whole network. `month` was
    over when the dealers were counted, at `published_at`: readers are told that day. `silent` are the dealers
    right under the branch that were not heard, by id: where there are too few dealers, none.
    `shown_to_itself`: a distributor shows others no figures of its branch; its own manager may see this one.
    """

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", db_index=False, **PARTNER)
    branch = models.CharField(max_length=4, blank=True)
    month = models.DateField()
    attribute = models.CharField(max_length=8, blank=True)
    value = models.CharField(max_length=20, blank=True)
    active = models.IntegerField()
    heard = models.IntegerField()
    touched = models.IntegerField()
    reachable = models.IntegerField()
    dark = models.IntegerField()
    weight = models.FloatField()
    weight_heard = models.FloatField()
    silent = models.JSONField(null=True)
    is_shown = models.BooleanField()
    shown_to_itself = models.BooleanField(db_default=False)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "branch", "month", "attribute", "value"], name="coverage_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.attribute} {self.value} {self.month}"
