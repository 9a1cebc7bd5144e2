"""A name, a period and an owner that toolkits, mails and remarks can point to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.querysets import NetworkQuerySet


class Campaign(models.Model):
    """A campaign of a network."""

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    owner = models.ForeignKey("partners.Person", null=True, blank=True, on_delete=models.SET_NULL)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="campaign_name_in_network"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name
