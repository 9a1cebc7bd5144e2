"""Durable work: a row with a state, claimed by a lease.

A worker claims with one UPDATE ... WHERE; a claim that is not finished before `leased_until` is due again.
Before its last commit a worker checks that the lease is still its own (`still_leased`).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.kernel.killpoints import reach

LEASE = timedelta(seconds=settings.LEASE_SECONDS)
MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=30)


class WorkState(models.TextChoices):
    """Where a piece of durable work stands."""

    DUE = "due", "due"
    LEASED = "leased", "leased"
    DONE = "done", "done"
    DEAD = "dead", "dead"
    CANCELLED = "cancelled", "cancelled"


def due_q(now: datetime) -> Q:
    """Select work that nobody holds: due now, or leased by a worker that has gone."""
    return Q(work_state=WorkState.DUE, due_at__lte=now) | Q(work_state=WorkState.LEASED, leased_until__lt=now)


class LeasedQuerySet(models.QuerySet[Any]):
    """Filters and claims over durable work."""

    def due(self, now: datetime | None = None) -> Self:
        """Keep rows that a worker may claim, oldest first."""
        return self.filter(due_q(now or timezone.now())).order_by("due_at", "pk")

    def claim(self, pk: int, *, lease: timedelta = LEASE) -> Any | None:
        """Take one row for this worker, or return None when it is taken, done or not due."""
        now = timezone.now()
        token = secrets.token_hex(8)
        won = (
            self.filter(due_q(now), pk=pk)
            .order_by()
            .update(
                work_state=WorkState.LEASED,
                leased_until=now + lease,
                lease_token=token,
                attempts=models.F("attempts") + 1,
            )
        )
        if won:
            reach(f"claimed-{self.model._meta.model_name}")
        return self.get(pk=pk, lease_token=token) if won else None


class Leased(models.Model):
    """Columns that make a row durable work; see the module's docstring."""

    work_state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=16, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    def still_leased(self) -> bool:
        """Say, inside the finishing transaction, whether the lease is still this worker's own."""
        return (
            type(self)
            ._default_manager.select_for_update()
            .filter(pk=self.pk, lease_token=self.lease_token, work_state=WorkState.LEASED)
            .exists()
        )

    def renew(self, *, lease: timedelta = LEASE) -> bool:
        """Extend the lease between two chunks; False when it was lost."""
        reach(f"between-chunks-{self._meta.model_name}")
        rows = type(self)._default_manager.filter(
            pk=self.pk, lease_token=self.lease_token, work_state=WorkState.LEASED
        )
        return bool(rows.update(leased_until=timezone.now() + lease))

    def finish(self, **changes: Any) -> bool:
        """Mark done if the lease is still ours; False (and nothing written) when it was lost."""
        return self._settle(work_state=WorkState.DONE, **changes)

    def give_back(
        self,
        error: str,
        *,
        most_attempts: int = MAX_ATTEMPTS,
        delay: timedelta | None = None,
        at: datetime | None = None,
        **changes: Any,
    ) -> bool:
        """Put back for a later try with exponential delay, or to the dead letters after the last one.

        `delay` waits that long instead, `at` until then.
        """
        if self.attempts >= most_attempts:
            return self.give_up(error, **changes)
        wait = FIRST_RETRY * 2 ** min(self.attempts - 1, 7) if delay is None else delay
        changes |= {"due_at": at or timezone.now() + wait, "last_error": error[:200]}
        return self._settle(work_state=WorkState.DUE, **changes)

    def give_up(self, error: str, **changes: Any) -> bool:
        """Move to the dead letters at once: another try would fail alike."""
        return self._settle(work_state=WorkState.DEAD, last_error=error[:200], **changes)

    def _settle(self, **changes: Any) -> bool:
        reach(f"settling-{self._meta.model_name}")
        rows = type(self)._default_manager.filter(
            pk=self.pk, lease_token=self.lease_token, work_state=WorkState.LEASED
        )
        if not rows.update(leased_until=None, **changes):
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        return True
