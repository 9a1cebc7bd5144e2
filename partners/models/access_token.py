"""Tokens by which a person's programs ask, and writes that may be sent twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.querysets import AccessTokenQuerySet


class AccessToken(models.Model):
    """A personal access token: one user's, in one network; shown once, then only its hash is known."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}"

    @property
    def is_over(self) -> bool:
        """Say whether it opens nothing any more."""
        return self.revoked_at is not None or self.expires_at <= timezone.now()


class IdempotentWrite(models.Model):
    """A write by a program that may be sent again: what was asked, and what was answered first.

    `name` is a keyed pseudonym of who asked and of their key, so that no row leads to a person; writes that
    say something under protection keep no answer here.
    """

    scope_kind = "internal"

    name = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    leased_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.name[:8]
