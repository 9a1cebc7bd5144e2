"""What became of files that people have taken, and who was told of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.kernel.leases import Leased, LeasedQuerySet
from toolkits.enums import ChangeKind, NoticeState


class FileChange(Leased):
    """That a file has a new version, has ended, or may be used otherwise; the work is to find its holders."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("toolkits.Asset", on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    # Which one of its kind: the number of the version, else the moment.
    mark = models.CharField(max_length=40)
    happened_at = models.DateTimeField(default=timezone.now)
    # When a file that had ended came back, so that its next end is another change.
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "kind", "mark"], name="file_change_once"),
            models.UniqueConstraint(
                fields=["asset"], condition=Q(kind="ended", lifted_at=None), name="file_ended_once"
            ),
        ]
        indexes = [models.Index(fields=["work_state", "due_at"], name="file_change_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.asset_id}"


class ChangeNotice(models.Model):
    """One person who holds a file that changed: told once, and what they said to it."""

    scope_kind = "internal"

    change = models.ForeignKey(FileChange, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "person"], name="change_notice_once"),
        ]
        indexes = [
            models.Index(
                fields=["change", "person"],
                condition=Q(state="waiting", acknowledged_at=None),
                name="change_notice_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticeStop(models.Model):
    """That somebody wants no mails about files that they took; their page goes on to say it."""

    scope_kind = "internal"

    person = models.OneToOneField("partners.Person", on_delete=models.CASCADE, related_name="+")
    stopped_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"stop {self.pk}"
