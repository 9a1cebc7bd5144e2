"""What alike remarks are found by: the words of each, and in how many a word stands."""

from __future__ import annotations

from django.db import models


class RemarkWords(models.Model):
    """The words of a remark as tokens of its network, which the database has an index of.

    No moment and no person: only what the remark itself says. Kept by `feedback.services.alike`.
    """

    scope_kind = "internal"

    # Called "id", by which `portal.kernel.token_index` finds the row.
    remark = models.OneToOneField(
        "feedback.Remark",
        primary_key=True,
        db_column="id",
        db_constraint=False,
        on_delete=models.CASCADE,
        related_name="words",
    )
    tokens = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"words of {self.remark_id}"


class WordCount(models.Model):
    """In how many of a network's remarks a word stands; the empty word counts the remarks themselves."""

    scope_kind = "internal"

    network = models.ForeignKey(
        "partners.Network", on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    word = models.CharField(max_length=40, blank=True)
    remarks = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "word"], name="word_count_once")]

    def __str__(self) -> str:
        return f"{self.word} {self.remarks}"
