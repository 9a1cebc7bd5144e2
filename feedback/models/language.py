"""What a remark says in the language that those read who work on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.enums import Outside, TranslatedBy, TranslationTrouble
from feedback.querysets import AttachmentQuerySet
from portal.kernel.leases import Leased, WorkState


class RemarkTranslation(Leased):
    """A remark's words in the network's working language: read by whoever may read the words themselves.

    Until a machine has translated it the row is work without a text. What is `is_stale` was made of other
    words than the remark has now. Of what was said with no identity it keeps no moment.
    """

    scope_kind = "authored"

    remark = models.OneToOneField("feedback.Remark", on_delete=models.PROTECT, related_name="translation")
    language = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=8, choices=TranslatedBy.choices)
    is_stale = models.BooleanField(default=False)
    translated_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(work_state__in=[WorkState.DUE, WorkState.LEASED]),
                name="translation_due",
            )
        ]

    def __str__(self) -> str:
        return f"translation {self.pk}"

    @property
    def is_shown(self) -> bool:
        """Say whether it stands beside the words."""
        return bool(self.text) and not self.is_stale

    @property
    def is_under_way(self) -> bool:
        """Say whether a machine is at it, or will be in a moment."""
        return self.work_state in {WorkState.DUE, WorkState.LEASED} and not self.last_error

    @property
    def is_put_off(self) -> bool:
        """Say whether the machine failed, and tries again by itself."""
        return self.work_state in {WorkState.DUE, WorkState.LEASED} and bool(self.last_error)

    @property
    def has_failed(self) -> bool:
        """Say whether the machine gave it up."""
        return self.work_state == WorkState.DEAD

    @property
    def trouble(self) -> str:
        """Say why there is none."""
        known = self.last_error in TranslationTrouble.values
        return str(TranslationTrouble(self.last_error if known else TranslationTrouble.AWAY).label)


class TranslationRule(models.Model):
    """What a network lets a translator outside have, and what its people read as it is; no row: nothing."""

    scope_kind = "internal"

    network = models.OneToOneField("partners.Network", on_delete=models.CASCADE, related_name="translating")
    outside = models.CharField(
        _("Which remarks may be sent to the translator?"),
        max_length=5,
        choices=Outside.choices,
        default=Outside.NONE,
    )
    reads = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"translating {self.network_id}"
