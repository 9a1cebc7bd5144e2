"""Write down that a process lives and how the parts are: by the worker and the scheduler, never by a page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partners.models import Heartbeat
from portal.kernel.health import Finding, forget_looks, look_around, probes

WORKER, SCHEDULER = "worker", "scheduler"


def look_after() -> None:
    """Show that a worker works, then write down how every part is, as far as only writing can tell."""
    beat(part=WORKER)
    forget_looks()
    found = look_around()
    found |= {key: probe() for key, probe in probes.items()}
    for key, finding in found.items():
        if key not in {WORKER, SCHEDULER}:
            note(part=key, finding=finding)


def beat(*, part: str, at: datetime | None = None) -> None:
    """Write down that a process lives."""
    moment = at or timezone.now()
    Heartbeat.objects.update_or_create(
        part=part, defaults={"seen_at": moment}, create_defaults={"seen_at": moment, "since": moment}
    )


@transaction.atomic
def note(*, part: str, finding: Finding, at: datetime | None = None) -> None:
    """Write down how a part is; since when it is so stays."""
    moment = at or timezone.now()
    row, is_new = Heartbeat.objects.select_for_update().get_or_create(
        part=part, defaults={"since": moment, "condition": finding.condition}
    )
    if not is_new and row.condition != finding.condition:
        row.since = moment
    row.condition, row.detail, row.seen_at = finding.condition, str(finding.detail)[:100], moment
    row.save(update_fields=["condition", "detail", "since", "seen_at"])
