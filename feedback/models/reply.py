"""How replies begin, and those that wait for their moment."""

from __future__ import annotations

from django.db import models

from feedback.enums import HeldBecause, ReplyKind
from feedback.querysets import OpeningQuerySet, PlannedReplyQuerySet
from portal.kernel.leases import Leased, WorkState


class Opening(models.Model):
    """How a reply may begin, by language; `feedback.openings` fills its variables."""

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="openings")
    name = models.CharField(max_length=60)
    texts = models.JSONField(default=dict)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="opening_name_in_network")]

    def __str__(self) -> str:
        return self.name


class PlannedReply(Leased):
    """A reply that waits until `due_at`: durable work, sent once as `sent`, held, or taken back.

    Held, its work is done and it says why; it can be given another moment. Taken back it is cancelled. Sent
    or taken back it keeps no words.
    """

    scope_kind = "authored"

    case = models.ForeignKey("feedback.Case", on_delete=models.PROTECT, related_name="planned")
    writer = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000, blank=True)
    kind = models.CharField(max_length=6, choices=ReplyKind.choices, default=ReplyKind.REPLY)
    held_because = models.CharField(max_length=8, choices=HeldBecause.choices, blank=True, default="")
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    planned_at = models.DateTimeField()
    sent = models.OneToOneField(
        "feedback.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlannedReplyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="planned_reply_due")]

    def __str__(self) -> str:
        return f"planned reply {self.pk}"

    @property
    def is_held(self) -> bool:
        """Say whether its time came and it was not sent."""
        return self.held_because != "" or self.work_state == WorkState.DEAD
