"""What guards competition law: the words that are looked for, and what was found in a remark."""

from __future__ import annotations

from django.db import models


class WordList(models.Model):
    """A network's own list for one language; without a row the one of `feedback.price_words` holds."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    words = models.TextField(blank=True, max_length=20_000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "language"], name="word_list_once")]

    def __str__(self) -> str:
        return f"words {self.network_id} {self.language}"


class Flagging(models.Model):
    """The words that flagged a remark, and what the agency decided: the state is `Case.flag`.

    It holds no moment of its own: beside what was said with no identity it would be one.
    """

    scope_kind = "internal"

    case = models.OneToOneField("feedback.Case", on_delete=models.PROTECT, related_name="flagging")
    words = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"flagging {self.pk}"
