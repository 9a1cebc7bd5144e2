"""The outbox: every mail is a row first."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from partners.enums import MailKind
from partners.querysets import MailQuerySet
from portal.kernel.leases import Leased


class Mail(Leased):
    """One mail to one address; its bodies are purged once it was delivered."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", null=True, blank=True, on_delete=models.PROTECT)
    person = models.ForeignKey("partners.Person", null=True, blank=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=8, choices=MailKind.choices, default=MailKind.SERVICE)
    to_address = models.EmailField()
    from_address = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"mail {self.pk}"
