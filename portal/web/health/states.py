"""How every part is now, by our own look and by the worker's latest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from partners.models import Heartbeat
from partners.services.heartbeats import SILENT
from portal.kernel.health import Condition, Finding, Part, look_around, ordered_parts


@dataclass(frozen=True)
class PartState:
    """A part, how it is, and since when it is so (None: not known)."""

    part: Part
    finding: Finding
    since: datetime | None = None

    @property
    def is_gone(self) -> bool:
        """Say whether it doesn't work."""
        return self.finding.condition == Condition.GONE

    @property
    def needs_somebody(self) -> bool:
        """Say whether somebody has to do something."""
        return self.finding.condition in {Condition.GONE, Condition.WEAK}

    @property
    def label(self) -> str:
        """Return how it is, in a word."""
        return str(Condition(self.finding.condition).label)


def part_states() -> list[PartState]:
    """Look at every part; what the worker sees from where it stands counts as well."""
    found = look_around()
    noted = _noted() if found["database"].condition == Condition.WELL else {}
    return [_state(part, found[part.key], noted.get(part.key)) for part in ordered_parts()]


def _noted() -> dict[str, Heartbeat]:
    try:
        return {row.part: row for row in Heartbeat.objects.all()}
    except DatabaseError:
        return {}


def _state(part: Part, finding: Finding, row: Heartbeat | None) -> PartState:
    if row is None:
        return PartState(part, finding)
    if part.key in {"worker", "scheduler"}:
        return PartState(part, finding, row.since if finding.condition == Condition.WELL else row.seen_at)
    is_fresh = timezone.now() - row.seen_at < SILENT
    if is_fresh and finding.condition == Condition.WELL and row.condition != Condition.WELL:
        finding = Finding(row.condition, row.detail)
    return PartState(part, finding, row.since if row.condition == finding.condition else None)
