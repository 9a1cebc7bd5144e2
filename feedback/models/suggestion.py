"""What was learned of how a network codes its remarks (`feedback.suggesting`)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ThemeModel(models.Model):
    """What one network's coding taught: how many cases, by theme, and what scores are worth.

    `themes` holds cases by the theme's key; `steps` a score and the share of right ones from there on, each.
    """

    scope_kind = "internal"

    network = models.OneToOneField(
        "partners.Network", primary_key=True, on_delete=models.CASCADE, related_name="theme_model"
    )
    trained_at = models.DateTimeField(default=timezone.now)
    cases = models.PositiveIntegerField()
    themes = models.JSONField(default=dict)
    steps = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"theme model of {self.network_id}"


class ThemeWord(models.Model):
    """In how many coded cases a word stands, by theme, and under "0" in how many in all: 3 at least."""

    scope_kind = "internal"

    network = models.ForeignKey(
        "partners.Network", on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    word = models.CharField(max_length=40)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "word"], name="theme_word_once")]

    def __str__(self) -> str:
        return self.word
