"""Filters of lists that somebody keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.querysets import SavedFilterQuerySet

DIRECTORY = "partners:directory"


class SavedFilter(models.Model):
    """A named filter of one user in one network; a removed one can be put back until the next is removed.

    `place` is the name of the list's address: the directory, or a list of an app above.
    """

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    place = models.CharField(max_length=40, default=DIRECTORY, db_default=DIRECTORY)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "user", "name"],
                condition=Q(removed_at=None),
                name="saved_filter_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
