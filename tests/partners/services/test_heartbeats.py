"""Processes show up, and what is noted of a part keeps since when it is so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from partners.models import Heartbeat
from partners.services import heartbeats
from partners.services.heartbeats import SCHEDULER, WORKER, beat, look_after, note
from portal.kernel.health import WELL, Condition, Finding, parts

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def row(part: str) -> Heartbeat:
    return Heartbeat.objects.get(part=part)


def test_process_that_shows_up_keeps_one_row_and_its_beginning() -> None:
    now = timezone.now()
    beat(part=SCHEDULER, at=now - MINUTE)
    beat(part=SCHEDULER, at=now)
    assert (row(SCHEDULER).since, row(SCHEDULER).seen_at) == (now - MINUTE, now)
    assert str(row(SCHEDULER)) == "scheduler well"
    beat(part=SCHEDULER, at=now + 3 * MINUTE)
    assert row(SCHEDULER).since == now + 3 * MINUTE  # it was silent


def test_since_changes_with_the_condition_alone() -> None:
    now, gone = timezone.now(), Finding(Condition.GONE, "x" * 300)
    note(part="smtp", finding=gone, at=now - 3 * MINUTE)
    note(part="smtp", finding=gone, at=now - 2 * MINUTE)
    assert (row("smtp").since, row("smtp").seen_at) == (now - 3 * MINUTE, now - 2 * MINUTE)
    assert row("smtp").detail == "x" * 100
    note(part="smtp", finding=WELL, at=now)
    assert (row("smtp").condition, row("smtp").since, row("smtp").detail) == (Condition.WELL, now, "")


def test_worker_shows_up_and_notes_every_part_by_writing_where_only_that_tells(monkeypatch) -> None:
    full = Finding(Condition.GONE, "OSError")
    monkeypatch.setattr(heartbeats.probes, "_entries", {"storage": lambda: full})
    look_after()
    look_after()
    noted = {each.part: each.condition for each in Heartbeat.objects.all()}
    assert set(noted) == {key for key, _part in parts.items()} - {SCHEDULER}
    assert (noted["storage"], noted["database"], noted[WORKER]) == ("gone", "well", "well")
