"""Mail that comes in: each is a row first, read by a worker, and forgotten but for what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from feedback.enums import MailDoubt, MailOutcome
from feedback.querysets import InboundMailQuerySet
from portal.kernel.leases import Leased


class InboundMail(Leased):
    """One mail as it came. Sender, words and the mail itself stay only while it waits in quarantine.

    `message_key` knows its Message-ID, `sender_key` its sender, both without saying them.
    """

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    message_key = models.CharField(max_length=64)
    via = models.CharField(max_length=10)
    received_at = models.DateTimeField(default=timezone.now)
    recipient = models.CharField(max_length=254, blank=True)
    raw = models.FileField(upload_to="mail-in/", blank=True)
    outcome = models.CharField(max_length=10, choices=MailOutcome.choices, default=MailOutcome.WAITING)
    doubt = models.CharField(max_length=12, choices=MailDoubt.choices, blank=True)
    sender_key = models.CharField(max_length=64, blank=True)
    sender_name = models.CharField(max_length=150, blank=True)
    sender_address = models.EmailField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    remark = models.ForeignKey(
        "feedback.Remark", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "message_key"], name="inbound_mail_once"),
        ]
        indexes = [
            models.Index(fields=["work_state", "due_at"], name="inbound_mail_due"),
            models.Index(fields=["network", "outcome", "-received_at", "-id"], name="inbound_mail_outcome"),
            models.Index(fields=["network", "sender_key", "-received_at"], name="inbound_mail_sender"),
        ]

    def __str__(self) -> str:
        return f"inbound mail {self.pk}"

    @property
    def hides_sender(self) -> bool:
        """Say whether the sender's address would give away the author of a protected remark."""
        return self.remark is not None and self.remark.is_protected
