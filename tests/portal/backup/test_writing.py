"""A backup is of one moment, whatever goes on meanwhile, and is there whole or not at all."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from feedback.models import Attachment
from partners.models import Network
from portal.backup import writing
from portal.backup.errors import BackupError
from portal.kernel import killpoints
from tests.factories.feedback import House, say
from tests.factories.partners import NetworkFactory
from tests.portal.backup.archives import backup, members_of, restore, rows_of, silent


def meanwhile(act: Callable[[], object]) -> None:
    """Let somebody else do something, over a connection of their own."""

    def acting() -> None:
        try:
            act()
        finally:
            connection.close()

    other = threading.Thread(target=acting)
    other.start()
    other.join(timeout=30)
    assert not other.is_alive()


@pytest.mark.usefixtures("fresh_database")
def test_what_is_written_meanwhile_is_not_in_it_and_nobody_waits(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    NetworkFactory(slug="before")
    usual, done = writing._write_table, []

    def write_table(writer, table, files):
        if not done:
            done.append(meanwhile(lambda: (NetworkFactory(slug="meanwhile"), House.build(slug="house"))))
        return usual(writer, table, files)

    monkeypatch.setattr(writing, "_write_table", write_table)
    made = backup(tmp_path / "one.zip")
    assert Network.objects.count() == 3
    members = members_of(tmp_path / "one.zip")
    assert ["before" in row for row in rows_of(members, "partners_network")] == [True]
    assert {entry.table: entry.rows for entry in made.tables}["partners_partner"] == 1
    restore(tmp_path / "one.zip")
    assert [network.slug for network in Network.objects.all()] == ["before"]


@pytest.mark.usefixtures("fresh_database")
def test_file_that_is_erased_meanwhile_is_named_as_gone(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [Attachment(remark=say(House.build().member())) for _number in range(2)]
    for photo in photos:
        photo.image.save("photo.jpg", ContentFile(b"a photo"))
    gone = photos[0].image.name
    monkeypatch.setattr(killpoints, "hook", lambda point: default_storage.delete(gone))
    made = backup(tmp_path / "one.zip")
    assert (made.gone, made.files) == ([gone], 1)
    monkeypatch.setattr(killpoints, "hook", None)
    restore(tmp_path / "one.zip")
    assert Attachment.objects.count() == 2


@pytest.mark.django_db
def test_backup_names_no_time_of_any_file_and_is_its_owners_alone(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.stat().st_mode & 0o777 == 0o600
    assert json.loads(members_of(archive)["manifest.json"])["format"] == "backchannel-backup"
    with pytest.raises(BackupError, match="exists already: give another name"):
        backup(archive)
    with pytest.raises(BackupError, match="can't be written"):
        backup(tmp_path / "nowhere" / "one.zip")


@pytest.mark.usefixtures("fresh_database")
def test_backup_that_fails_leaves_nothing_behind(tmp_path: Path, media: Path, monkeypatch) -> None:
    def fail(*_of: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_write_files", fail)
    with pytest.raises(BackupError, match="No space left on device"):
        writing.write_backup(tmp_path / "one.zip", silent)
    assert list(tmp_path.iterdir()) == []
