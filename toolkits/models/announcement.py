"""Announcements: who was told of a toolkit, who was not, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.kernel.leases import Leased
from toolkits.enums import Outcome
from toolkits.querysets import AnnouncementQuerySet


class Announcement(Leased):
    """One press of "Announce": durable work that goes on where a killed worker left it."""

    scope_kind = "targeted"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="announcements")
    toolkit = models.ForeignKey(
        "toolkits.ToolkitPage", on_delete=models.PROTECT, related_name="announcements"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    request_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["work_state", "due_at"], name="announcement_due")]

    def __str__(self) -> str:
        return f"announcement {self.pk}"


class AnnouncementRecipient(models.Model):
    """One person whom the audience reached, and what became of it."""

    scope_kind = "internal"

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="recipients")
    membership = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "person"], name="recipient_once"),
        ]
        indexes = [models.Index(fields=["announcement", "outcome", "id"], name="recipient_outcome")]

    def __str__(self) -> str:
        return f"recipient {self.pk}"
