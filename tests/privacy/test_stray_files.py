"""Files about people that no row names go after a day; those with a row stay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from partners.models import DataExport, ImportRun, NetworkExport
from partners.services.stray_files import drop_stray_files
from portal.kernel import stray_files
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db
FOLDERS = ("exports", "network-exports", "imports")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def store(name: str) -> str:
    return default_storage.save(name, ContentFile(b"Jens Petersen"))


def in_days(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


@pytest.mark.parametrize("folder", FOLDERS)
def test_file_without_a_row_goes_after_a_day(folder) -> None:
    stray = store(f"{folder}/stray.zip")
    assert drop_stray_files(in_days(0.9)) == 0
    assert default_storage.exists(stray)
    assert drop_stray_files(in_days(1.1)) == 1
    assert not default_storage.exists(stray)


def test_file_with_a_row_stays(monkeypatch) -> None:
    monkeypatch.setattr(stray_files, "CHUNK", 1)
    seat = MembershipFactory()
    names = [store(f"{folder}/{name}.zip") for folder in FOLDERS for name in ("kept", "stray")]
    DataExport.objects.create(person=seat.person, file=names[0], expires_at=in_days(7))
    NetworkExport.objects.create(network=seat.network, file=names[2])
    ImportRun.objects.create(network=seat.network, file=names[4])
    assert drop_stray_files(in_days(2)) == 3
    assert [default_storage.exists(name) for name in names] == [True, False] * 3


def test_nothing_stored_leaves_nothing_to_drop() -> None:
    assert drop_stray_files(in_days(2)) == 0
