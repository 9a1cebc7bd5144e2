"""Somebody of a network, and what they consented to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.enums import ConsentPurpose
from partners.querysets import PersonQuerySet


class Person(models.Model):
    """Somebody of a network; most never sign in."""

    scope_kind = "owned"
    partner_path = "memberships__"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="people"
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the person looked at their details and found them right.")
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "email"], condition=~models.Q(email=""), name="person_email_in_network"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """Whether a person lets us write for a purpose; earlier words stay in the activity log."""

    scope_kind = "internal"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=ConsentPurpose.choices)
    granted = models.BooleanField()
    text_version = models.CharField(max_length=40, blank=True)
    way = models.CharField(
        max_length=40, help_text=_("How it was given or withdrawn: import, page, unsubscribe.")
    )
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "purpose"], name="consent_once_per_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.granted}"
