"""Whom content is aimed at."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.querysets import AudienceQuerySet


class Audience(models.Model):
    """A saved rule: OR within a dimension, AND across, empty means any; then exclude wins, include adds.

    Branches, included and excluded are ids of partners of the same network; `save_audience` checks them.
    """

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="audiences")
    name = models.CharField(_("name"), max_length=100)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    branch_ids = models.JSONField(_("branches"), default=list, blank=True)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    include_ids = models.JSONField(_("always include"), default=list, blank=True)
    exclude_ids = models.JSONField(_("always exclude"), default=list, blank=True)
    is_everyone = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="audience_name_in_network"),
            models.UniqueConstraint(
                fields=["network"], condition=models.Q(is_everyone=True), name="audience_one_everyone"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """Return the name in the reader's language: "Everyone" is ours, the others are their maker's."""
        return gettext("Everyone") if self.is_everyone else self.name
