"""The only source of rights."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from partners.enums import Role
from partners.querysets import MembershipQuerySet


class Membership(models.Model):
    """A person's role at a partner."""

    scope_kind = "owned"
    partner_path = ""

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("partners.Person", on_delete=models.PROTECT, related_name="memberships")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="memberships")
    path = models.CharField(max_length=64)
    role = models.CharField(max_length=24, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "partner", "role"], name="membership_once"),
        ]
        indexes = [models.Index(fields=["path", "role"], name="membership_path_role")]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
