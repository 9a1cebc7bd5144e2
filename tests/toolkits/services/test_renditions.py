"""Pictures of files, made in a process with limits."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from portal.kernel.leases import WorkState
from tests.factories.toolkits import AssetFactory, png_bytes
from toolkits.models import Rendition
from toolkits.services import renditions
from toolkits.services.renditions import make_due_renditions, make_rendition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields, size",
    [
        ({"filename": "poster.png", "content": png_bytes((1000, 500))}, (480, 240)),
        ({}, (480, 240)),
    ],
    ids=["image", "pdf"],
)
def test_make_rendition_draws_a_small_picture(fields, size) -> None:
    asset = AssetFactory(**fields)
    rendition = Rendition.objects.get(version=asset.current, kind="thumb")
    assert make_rendition(rendition.pk) is True
    rendition.refresh_from_db()
    with rendition.image.open() as stored, Image.open(stored) as picture:
        assert (picture.format, picture.size) == ("WEBP", size)
    assert (rendition.width, rendition.height, rendition.work_state) == (*size, WorkState.DONE)


def test_make_rendition_twice_does_nothing_the_second_time() -> None:
    AssetFactory()
    assert (make_due_renditions(), make_due_renditions()) == (2, 0)


def test_make_rendition_gives_up_on_a_broken_file() -> None:
    asset = AssetFactory(filename="broken.png", content=png_bytes()[:40])
    rendition = Rendition.objects.get(version=asset.current, kind="thumb")
    assert make_rendition(rendition.pk) is False
    rendition.refresh_from_db()
    assert (rendition.work_state, bool(rendition.image)) == (WorkState.DEAD, False)


def test_make_rendition_waits_for_a_store_that_is_away(monkeypatch) -> None:
    def away(*_asked: object) -> None:
        raise ConnectionRefusedError

    rendition = Rendition.objects.get(version=AssetFactory().current, kind="thumb")
    with monkeypatch.context() as gone:
        gone.setattr(renditions, "_draw", away)
        assert make_due_renditions() == 0
    rendition.refresh_from_db()
    assert (rendition.work_state, rendition.last_error) == (WorkState.DUE, "ConnectionRefusedError")
    Rendition.objects.update(due_at=timezone.now())
    assert make_due_renditions() == 2


def test_make_rendition_gives_up_on_a_picture_bomb(monkeypatch) -> None:
    AssetFactory()
    monkeypatch.setattr(renditions, "LIMIT_SECONDS", 0.001)
    assert make_due_renditions() == 0
    assert set(Rendition.objects.values_list("last_error", flat=True)) == {"TimeoutExpired"}


def test_make_rendition_goes_on_after_a_killed_worker(monkeypatch) -> None:
    AssetFactory()
    real = subprocess.run

    def killed(*args, **kwargs):
        raise SystemExit(137)

    monkeypatch.setattr(renditions.subprocess, "run", killed)
    with pytest.raises(SystemExit):
        make_due_renditions()
    monkeypatch.setattr(renditions.subprocess, "run", real)
    assert make_due_renditions() == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert make_due_renditions() == 1
    assert set(Rendition.objects.values_list("work_state", flat=True)) == {WorkState.DONE}


def test_make_rendition_writes_nothing_once_its_lease_was_taken(monkeypatch) -> None:
    asset = AssetFactory()
    rendition = Rendition.objects.get(version=asset.current, kind="thumb")
    monkeypatch.setattr(Rendition, "still_leased", lambda self: False)
    assert make_rendition(rendition.pk) is False
    rendition.refresh_from_db()
    assert bool(rendition.image) is False
