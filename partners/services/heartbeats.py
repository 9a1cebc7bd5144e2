"""Write down that a process lives and how the parts are: by the worker and the scheduler, never by a page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from partners.models import Heartbeat
from portal.kernel.health import Finding, forget_looks, look_around, probes

WORKER, SCHEDULER = "worker", "scheduler"
# Both show up every half minute.
SILENT = timedelta(minutes=2)


def look_after() -> None:
    """Show that a worker works, then write down how every part is, as far as only writing can tell."""
    beat(part=WORKER)
    forget_looks()
    found = look_around()
    found |= {key: probe() for key, probe in probes.items()}
    for key, finding in found.items():
        if key not in {WORKER, SCHEDULER}:
            note(part=key, finding=finding)


@transaction.atomic
def beat(*, part: str, at: datetime | None = None) -> None:
    """Write down that a process lives; after a silence it does so since now."""
    moment = at or timezone.now()
    row, _is_new = Heartbeat.objects.select_for_update().get_or_create(
        part=part, defaults={"seen_at": moment, "since": moment}
    )
    if moment - row.seen_at > SILENT:
        row.since = moment
    row.seen_at = moment
    row.save(update_fields=["since", "seen_at"])


@transaction.atomic
def note(*, part: str, finding: Finding, at: datetime | None = None) -> None:
    """Write down how a part is, and since when; words in a language are not kept: readers have their own."""
    moment, detail = at or timezone.now(), finding.detail
    row, is_new = Heartbeat.objects.select_for_update().get_or_create(
        part=part, defaults={"since": moment, "condition": finding.condition}
    )
    if not is_new and row.condition != finding.condition:
        row.since = moment
    row.condition, row.detail, row.seen_at = (
        finding.condition,
        detail[:100] if isinstance(detail, str) else "",
        moment,
    )
    row.save(update_fields=["condition", "detail", "since", "seen_at"])
