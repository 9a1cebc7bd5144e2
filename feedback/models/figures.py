"""What is counted of remarks: deltas not yet folded in, what each partner adds to a cell, and the cells.

A cell is a branch, one attribute with its value (none: everything) and a week, month, quarter or year.
`counted_path` is where a remark is counted, not who may see it: it stays when its dealer moves after the
month is over. `counted_as` is what it is counted as: a dealer of band A, B, C or none (-), a distributor (D),
or nobody's (N).
"""

from __future__ import annotations

from django.db import models

PARTNER = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}


class Delta(models.Model):
    """One remark, or a theme of one, more or less: appended with the fact, folded in a few seconds later."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", **PARTNER)
    partner = models.ForeignKey("partners.Partner", null=True, db_index=False, **PARTNER)
    counted_path = models.CharField(max_length=64)
    counted_as = models.CharField(max_length=1)
    day = models.DateField()
    kind = models.CharField(max_length=10, blank=True)
    route = models.CharField(max_length=10, blank=True)
    theme = models.ForeignKey("feedback.Theme", null=True, db_index=False, **PARTNER)
    voices = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.voices:+}"


class Tally(models.Model):
    """What one partner said in one cell, by where and as what it is counted: who counts is known from it."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", db_index=False, **PARTNER)
    partner = models.ForeignKey("partners.Partner", db_index=False, **PARTNER)
    grain = models.CharField(max_length=1)
    start = models.DateField()
    attribute = models.CharField(max_length=8, blank=True)
    value = models.CharField(max_length=20, blank=True)
    counted_path = models.CharField(max_length=64)
    counted_as = models.CharField(max_length=1)
    voices = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "start", "grain", "attribute", "value", "counted_path", "counted_as"],
                name="tally_once",
            )
        ]
        indexes = [models.Index(fields=["network", "grain", "start"], name="tally_period")]

    def __str__(self) -> str:
        return f"tally {self.pk}"


class Rollup(models.Model):
    """One cell: voices and distinct dealers, distributors beside them, and voices with no identity apart.

    `branch` is a partner's own step in the tree, which it keeps when it moves; empty is the whole network.
    """

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", db_index=False, **PARTNER)
    branch = models.CharField(max_length=4, blank=True)
    grain = models.CharField(max_length=1)
    start = models.DateField()
    attribute = models.CharField(max_length=8, blank=True)
    value = models.CharField(max_length=20, blank=True)
    voices = models.IntegerField(default=0)
    dealers = models.IntegerField(default=0)
    dealers_a = models.IntegerField(default=0)
    dealers_b = models.IntegerField(default=0)
    dealers_c = models.IntegerField(default=0)
    distributor_voices = models.IntegerField(default=0)
    distributors = models.IntegerField(default=0)
    unnamed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "branch", "grain", "attribute", "start", "value"], name="rollup_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.attribute} {self.value} {self.start}"


class FoldMark(models.Model):
    """One row a network: the lock under which deltas are folded, and when all was counted anew."""

    scope_kind = "internal"

    network = models.OneToOneField("partners.Network", on_delete=models.CASCADE, related_name="+")
    recounted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"figures of {self.network_id}"


class RemarkPlace(models.Model):
    """The remark list by branch: one row for each branch in which a remark's partner stands.

    The partner's own is the last of them. Unlike the figures it follows the dealer: it is rewritten when a
    partner moves.
    """

    scope_kind = "internal"

    pk = models.CompositePrimaryKey("network_id", "branch", "said_at", "remark_id")
    network = models.ForeignKey("partners.Network", db_index=False, **PARTNER)
    branch = models.CharField(max_length=4)
    said_at = models.DateTimeField()
    remark = models.ForeignKey(
        "feedback.Remark", on_delete=models.CASCADE, db_constraint=False, related_name="places"
    )

    def __str__(self) -> str:
        return f"{self.branch} {self.remark_id}"


class Published(models.Model):
    """One published figure: how many dealers spoke in a cell of a period that is over.

    Written once, when the period is over, and shared by all readers outside the agency; `is_shown` marks
    those that give no group under the minimum away, `shown_to_itself` those of a distributor that shows none
    to others, for its own manager. `size` counts the branch's active dealers. `at_least`: `dealers` is not
    how many there are, but that there are no fewer (a theme's praise or problems, when nearly all speak so).
    """

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", db_index=False, **PARTNER)
    branch = models.CharField(max_length=4, blank=True)
    grain = models.CharField(max_length=1)
    start = models.DateField()
    attribute = models.CharField(max_length=8, blank=True)
    value = models.CharField(max_length=20, blank=True)
    parent = models.CharField(max_length=4, blank=True)
    dealers = models.IntegerField()
    size = models.IntegerField()
    distributors = models.IntegerField(default=0)
    unnamed = models.IntegerField(default=0)
    is_shown = models.BooleanField()
    shown_to_itself = models.BooleanField(db_default=False)
    at_least = models.BooleanField(db_default=False)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "branch", "grain", "start", "attribute", "value"], name="published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.attribute} {self.value} {self.start}"


class OwedFigure(models.Model):
    """From how many dealers an owed answer comes, as HQ reads it: moved by enough dealers or not at all."""

    scope_kind = "internal"

    theme = models.OneToOneField("feedback.Theme", on_delete=models.CASCADE, related_name="owed_figure")
    dealers = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.theme_id}: {self.dealers}"
