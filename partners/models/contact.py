"""The contact budget: every ask of anyone, counted in one place."""

from __future__ import annotations

from django.db import models

from partners.enums import MailKind


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
