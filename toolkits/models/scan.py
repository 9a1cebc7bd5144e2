"""The virus scan of a version, where the operator has a scanner."""

from __future__ import annotations

from django.db import models

from portal.kernel.leases import Leased, LeasedQuerySet, WorkState


class Scan(Leased):
    """That a version has to be scanned, and what was found: until it is clean it is handed to nobody."""

    scope_kind = "internal"

    version = models.OneToOneField("toolkits.AssetVersion", on_delete=models.PROTECT, related_name="scan")
    finding = models.CharField(max_length=200, blank=True, default="")

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work_state", "due_at"], name="scan_due")]

    @property
    def is_waiting(self) -> bool:
        """Say whether there is no verdict yet."""
        return self.work_state != WorkState.DONE

    def __str__(self) -> str:
        return f"scan {self.version_id}"
