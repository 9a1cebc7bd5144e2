"""Somebody asked to join a partner's team."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from partners.enums import Role
from partners.querysets import InvitationQuerySet


class Invitation(models.Model):
    """A role offered by mail, for seven days and once; a person is made only when it is accepted.

    `nonce` is part of the mailed link: a renewed invitation closes the earlier link.
    """

    scope_kind = "owned"
    partner_path = ""

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="invitations")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="invitations")
    path = models.CharField(max_length=64)
    role = models.CharField(max_length=24, choices=Role.choices)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    nonce = models.CharField(max_length=32)
    invited_by = models.ForeignKey(
        "partners.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    person = models.ForeignKey(
        "partners.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    mail = models.ForeignKey(
        "partners.Mail", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # When the person had gone through the steps that follow accepting.
    welcomed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            )
        ]
        indexes = [models.Index(fields=["path"], name="invitation_path")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_open(self) -> bool:
        """Say whether it was neither accepted nor withdrawn; it may be too old all the same."""
        return self.accepted_at is None and self.withdrawn_at is None

    def is_too_old(self, at: datetime) -> bool:
        """Say whether its seven days are over."""
        return at >= self.expires_at
