"""What the desk keeps about its own work: who is at a case, and which words came late."""

from __future__ import annotations

from django.db import models


class Presence(models.Model):
    """Somebody of the agency looks at a case; gone when it was not said again in time."""

    scope_kind = "internal"

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="present")
    membership = models.ForeignKey("partners.Membership", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "membership"], name="presence_once")]

    def __str__(self) -> str:
        return f"presence {self.pk}"


class LateWord(models.Model):
    """A word to an author that came after it was due; one that still fails is found on its case."""

    scope_kind = "internal"

    case = models.ForeignKey("feedback.Case", on_delete=models.PROTECT, related_name="late_words")
    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "-due_at"], name="late_word_due")]

    def __str__(self) -> str:
        return f"late word {self.pk}"
