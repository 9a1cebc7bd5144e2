"""The scheduler shows up as it goes, and a database that is away holds up nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import OperationalError

from partners.models import Heartbeat
from partners.services import heartbeats
from partners.services.heartbeats import SCHEDULER
from portal import beat
from portal.celery import app


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch) -> beat.Scheduler:
    """Our scheduler, which plans nothing."""
    monkeypatch.setattr(PersistentScheduler, "tick", lambda _self: 5)
    monkeypatch.setattr(beat, "close_old_connections", lambda: None)
    return beat.Scheduler(app=app, lazy=True, schedule_filename=str(tmp_path / "schedule"))


def test_celery_starts_ours() -> None:
    assert f"{beat.__name__}:{beat.Scheduler.__name__}" == settings.CELERY_BEAT_SCHEDULER


@pytest.mark.django_db
def test_it_shows_up_now_and_then(scheduler: beat.Scheduler) -> None:
    assert scheduler.tick() == scheduler.tick() == 5
    first = Heartbeat.objects.get(part=SCHEDULER).seen_at
    scheduler.shown_at -= beat.BEAT_SECONDS
    scheduler.tick()
    assert Heartbeat.objects.get(part=SCHEDULER).seen_at > first


def test_it_goes_on_without_the_database(scheduler: beat.Scheduler, monkeypatch, caplog) -> None:
    def away(**_asked: str) -> None:
        raise OperationalError

    monkeypatch.setattr(heartbeats, "beat", away)
    assert scheduler.tick() == 5
    assert caplog.messages == ["scheduler not shown error=OperationalError"]
