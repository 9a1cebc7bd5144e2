"""How the codebook changed, and what became of the themes that remarks had."""

from __future__ import annotations

from django.db import models

from feedback.enums import CodebookAct
from partners.querysets import NetworkQuerySet


class CodebookChange(models.Model):
    """One change of one theme: who, when, what the codebook said of it before and after (`Theme.entry`).

    Each raises the version of its network's codebook by one. What was there before versions were kept has no
    change of its own: it stands in every version as its first change found it.
    """

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="codebook_changes")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=CodebookAct.choices)
    theme = models.ForeignKey("feedback.Theme", on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["network", "version"]
        constraints = [models.UniqueConstraint(fields=["network", "version"], name="codebook_version_once")]

    def __str__(self) -> str:
        return f"codebook {self.version} {self.act}"


class Recoding(models.Model):
    """A case that had one theme and has another one since: by a merge (`change`), or by a person.

    With `now` the same as `was` somebody looked and left it there.
    """

    scope_kind = "internal"

    case = models.ForeignKey("feedback.Case", on_delete=models.PROTECT, related_name="recodings")
    was = models.ForeignKey("feedback.Theme", on_delete=models.PROTECT, related_name="recoded_away")
    now = models.ForeignKey("feedback.Theme", on_delete=models.PROTECT, related_name="recoded_here")
    change = models.ForeignKey(
        CodebookChange, null=True, blank=True, on_delete=models.PROTECT, related_name="recodings"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"case {self.case_id}: {self.was_id} is {self.now_id}"
