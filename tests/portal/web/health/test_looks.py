"""Each look at a part: well, weak, gone; no part is asked for longer than it takes."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from partners.enums import WebhookState
from partners.models import WebhookDelivery
from partners.services.heartbeats import WORKER, beat
from partners.services.probing import try_storage
from portal.kernel.health import WELL, Condition, Finding
from portal.web.health import inside, outside
from tests.factories.partners import NetworkFactory
from tests.factories.webhooks import happen, target_of
from tests.rig.processes import free_port

Usage = namedtuple("Usage", "total used free")


def gone(finding) -> bool:
    return finding.condition == Condition.GONE


def test_embedded_broker_is_a_folder_that_can_be_written(settings, tmp_path: Path, monkeypatch) -> None:
    settings.BROKER_DIR = tmp_path / "broker" / "queue"
    assert outside.look_at_broker() == WELL
    monkeypatch.setattr("os.access", lambda *_asked: False)
    assert gone(outside.look_at_broker())


@pytest.mark.parametrize(
    "megabytes, condition, told",
    [
        (100, Condition.GONE, "100.0\xa0MB free"),
        (500, Condition.WEAK, "500.0\xa0MB free"),
        (5120, Condition.WELL, "5.0\xa0GB free"),
    ],
)
def test_disk_is_measured_where_we_write(monkeypatch, megabytes: int, condition: str, told: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(0, 0, megabytes * outside.MB))
    found = outside.look_at_disk()
    assert (found.condition, str(found.detail)) == (condition, told)


def test_bucket_has_no_disk_of_ours(monkeypatch) -> None:
    measured: list[Path] = []
    monkeypatch.setattr(shutil, "disk_usage", lambda place: (measured.append(place), Usage(0, 0, 9 << 40))[1])
    outside.look_at_disk()
    monkeypatch.setattr(outside, "default_storage", object())
    outside.look_at_disk()
    assert len(measured) == 3


def test_storage_is_tried_by_writing_and_leaves_nothing(monkeypatch) -> None:
    assert outside.look_at_storage() == try_storage() == WELL
    assert not default_storage.exists("probes") or default_storage.listdir("probes")[1] == []
    monkeypatch.setattr(FileSystemStorage, "_open", lambda *_args: ContentFile(b""))
    assert gone(try_storage())
    monkeypatch.setattr(FileSystemStorage, "_open", lambda *_args: 1 / 0)
    assert try_storage() == Finding(Condition.GONE, "ZeroDivisionError")


def test_mail_server_is_greeted(settings) -> None:
    assert outside.look_at_smtp() == WELL
    settings.MAIL_DELIVERY_BACKEND = outside.SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for is_ssl in (False, True):
        settings.EMAIL_USE_SSL = is_ssl
        with pytest.raises(ConnectionRefusedError):
            outside.look_at_smtp()


@pytest.mark.django_db
def test_targets_that_fail_or_were_switched_off_are_counted_and_paused_ones_are_not() -> None:
    network = NetworkFactory()
    failing, off, paused, _fine = (target_of(network) for _each in range(4))
    assert inside.look_at_webhooks() == WELL
    happen(network)
    WebhookDelivery.objects.filter(target__in=[failing, paused]).update(attempts=inside.FAILING)
    off.state, paused.state = WebhookState.DISABLED, WebhookState.PAUSED
    off.save()
    paused.save()
    found = inside.look_at_webhooks()
    assert (found.condition, str(found.detail)) == (Condition.WEAK, "2 of 4 don't answer")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ahead, condition, told",
    [
        (dt.timedelta(seconds=5), Condition.WELL, ""),
        (dt.timedelta(seconds=61), Condition.WEAK, "61 seconds apart"),
        (dt.timedelta(hours=1), Condition.GONE, "60 minutes apart"),
    ],
)
def test_process_from_the_future_tells_that_a_clock_is_off(ahead, condition: str, told: str) -> None:
    beat(part=WORKER, at=timezone.now() + ahead)
    found = inside.look_at_clock()
    assert found.condition == condition
    assert str(found.detail) in {told, told.replace("61", "60")}
