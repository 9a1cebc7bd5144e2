"""The contact budget: every ask of anyone, counted in one place."""

from __future__ import annotations

from django.db import models

from partners.enums import MailKind
from partners.querysets import OwnedQuerySet


class Contact(models.Model):
    """One news or ask that was granted to a person; service mails are never counted."""

    scope_kind = "internal"

    person = models.ForeignKey("partners.Person", on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=8, choices=MailKind.choices)
    purpose = models.CharField(max_length=60)
    granted_at = models.DateTimeField()
    dedupe_key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [models.Index(fields=["person", "granted_at"], name="contact_person_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SendHold(models.Model):
    """Nothing but service mails goes to a branch, its own partner with it, until somebody releases it."""

    scope_kind = "owned"
    partner_path = ""

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="send_holds")
    path = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        "partners.Membership", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    release_reason = models.CharField(max_length=300, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["network"], condition=models.Q(released_at=None), name="send_hold_open"),
            models.Index(fields=["path"], name="send_hold_path"),
        ]

    def __str__(self) -> str:
        return f"send hold {self.pk}"
