"""A restore puts everything in the place of what was there, or changes nothing at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from ground.places import ROOT
from partners.models import Erasure, Network, Person, User
from partners.sealing import seal, unseal
from partners.services.erasing import erase_person
from partners.services.erasure_list import erasure_lines
from portal.backup import schema
from portal.backup.errors import BackupError
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.portal.backup.archives import (
    Members,
    backup,
    changed,
    hashes,
    members_of,
    restore,
    rows_of,
)
from tests.privacy.canary import EMAIL, WHO
from tests.privacy.search import words_in_files, words_in_rows


@pytest.fixture
def _portal(fresh_database, media: Path) -> None:
    """A portal of one person, as it was before a restore."""
    MembershipFactory(person__name="Jens Petersen", person__email="jens@dealer.example")


def everything(folder: Path) -> tuple[dict, set[str]]:
    """Return what tells the whole database, and the stored files."""
    found = backup(folder / f"{len(list(folder.glob('*.zip')))}.zip")
    root = Path(default_storage.location)
    return hashes(found), {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("_portal")
def test_database_that_holds_a_portal_is_replaced_only_when_asked_for(archive: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    with pytest.raises(BackupError, match="holds a portal already: .*say --replace"):
        restore(archive, replace=False)
    assert everything(tmp_path) == before
    done = restore(archive)
    assert (done.rows, done.files) == (sum(one[1] for one in everything(tmp_path)[0].values()), done.files)
    assert Person.objects.filter(email="jens@dealer.example").count() == 0
    assert Person.objects.filter(email=EMAIL).count() == 1
    assert {f"files/{name}" for name in everything(tmp_path)[1]} == {
        name for name in members_of(archive) if name.startswith("files/")
    }


@pytest.mark.usefixtures("fresh_database")
def test_empty_database_takes_an_archive_unasked_and_counts_on(
    archive: Path, media: Path, tmp_path: Path
) -> None:
    restore(archive, replace=False)
    found = backup(tmp_path / "again.zip")
    assert members_of(tmp_path / "again.zip").keys() == members_of(archive).keys()
    last = {entry.table: entry.last_key for entry in found.tables}["partners_network"]
    assert NetworkFactory().pk == (last or 0) + 1


@pytest.mark.usefixtures("_portal")
def test_rows_that_do_not_fit_together_change_nothing(archive: Path, tmp_path: Path) -> None:
    def orphan(manifest: dict, members: Members) -> None:
        members["tables/partners_network.jsonl"] = b""
        next(one for one in manifest["tables"] if one["table"] == "partners_network")["rows"] = 0

    def undated(_manifest: dict, members: Members) -> None:
        text = members["tables/partners_mail.jsonl"]
        year = next(value for value in rows_of(members, "partners_mail")[0] if str(value).startswith("20"))
        members["tables/partners_mail.jsonl"] = text.replace(str(year).encode(), b"some day")

    before = everything(tmp_path)
    for number, (change, said) in enumerate(
        [(orphan, "The archive's rows don't fit together"), (undated, "rows can't be loaded .partners_mail")]
    ):
        with pytest.raises(BackupError, match=said):
            restore(changed(archive, tmp_path / f"made-up-{number}", change))
        assert everything(tmp_path) == before
    assert NetworkFactory().pk > Network.objects.order_by("pk").first().pk


@pytest.mark.usefixtures("_portal")
@pytest.mark.parametrize("point", ["restore-files", "before-commit-restore"])
def test_killed_restore_leaves_the_old_portal_and_a_second_one_ends_it(
    fresh_database, archive: Path, tmp_path: Path, media: Path, point: str
) -> None:
    before = everything(tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / f"kill-{point}").touch()
    environment = os.environ | {
        "DATABASE_URL": fresh_database.url,
        "MEDIA_ROOT": str(media),
        "BACKCHANNEL_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")]),
    }
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(archive), "--replace", "--yes"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    connection.close()
    rows, files = everything(tmp_path)
    assert rows == before[0]
    assert files >= before[1]
    restore(archive)
    assert Person.objects.filter(email=EMAIL).count() == 1
    assert {f"files/{name}" for name in everything(tmp_path)[1]} == {
        name for name in members_of(archive) if name.startswith("files/")
    }


@pytest.mark.usefixtures("fresh_database")
def test_whoever_was_erased_since_the_backup_stays_erased(archive: Path, media: Path) -> None:
    restore(archive)
    erase_person(person=Person.objects.get(email=EMAIL), way="self", words_too=True)
    kept = list(erasure_lines())
    done = restore(archive)  # the database that is replaced knows it
    assert (done.replayed.erased, Erasure.objects.count()) == (1, 1)
    assert (words_in_rows(WHO), words_in_files(WHO)) == ([], [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM partners_erasure")
    done = restore(archive, erasures=kept)  # the list knows it
    assert done.replayed.erased == 1
    assert (words_in_rows(WHO), words_in_files(WHO)) == ([], [])


@pytest.mark.usefixtures("_portal")
def test_broken_list_of_erasures_changes_nothing(archive: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    with pytest.raises(BackupError, match="The list of erasures can't be replayed: Line 1 isn't an erasure"):
        restore(archive, erasures=["{}"])
    assert everything(tmp_path) == before


@pytest.mark.usefixtures("_portal")
def test_other_key_is_refused_and_an_earlier_one_opens_what_was_sealed(settings, tmp_path: Path) -> None:
    app = {"type": Authenticator.Type.TOTP, "data": {"secret": seal("a secret")}}
    Authenticator.objects.create(user=User.objects.get(), **app)
    backup(tmp_path / "sealed.zip")
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(BackupError, match="made under another SECRET_KEY.*SECRET_KEY_FALLBACKS"):
        restore(tmp_path / "sealed.zip")
    settings.SECRET_KEY_FALLBACKS = [before]
    restore(tmp_path / "sealed.zip")
    assert unseal(Authenticator.objects.get().data["secret"]) == "a secret"


@pytest.mark.usefixtures("_portal")
def test_name_that_another_file_has_by_now_is_given_anew(archive: Path, tmp_path: Path) -> None:
    name = next(one for one in members_of(archive) if one.startswith("files/original_images/"))
    taken = name.removeprefix("files/")
    default_storage.save(taken, ContentFile(b"another picture"))
    restore(archive)
    with default_storage.open(taken) as kept:
        assert kept.read() == b"another picture"
    again = tmp_path / "again.zip"
    backup(again)
    assert sorted(members_of(archive).values()) != []
    renamed = (members_of(again).keys() - members_of(archive).keys()).pop()
    assert renamed.startswith(name.rpartition(".")[0])
    assert members_of(again)[renamed] == members_of(archive)[name]


@pytest.mark.one_engine  # it migrates from nothing, which takes long; bin/prove does so on both
@pytest.mark.usefixtures("_portal")
def test_older_archive_is_migrated_and_a_newer_database_is_refused(tmp_path: Path) -> None:
    """All is dropped, migrated to where the archive was, loaded, and migrated on: in one transaction."""
    newest = schema.newest_state()
    backup(tmp_path / "now.zip")
    before = hashes(backup(tmp_path / "same.zip"))
    older = changed(tmp_path / "now.zip", tmp_path / "older.zip", _without_its_last_step)
    restore(older)
    assert schema.present_state() >= newest
    assert hashes(backup(tmp_path / "again.zip")) == before
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('partners', '9999_x', '2026-01-01')"
        )
    with pytest.raises(BackupError, match="The database is newer than this code"):
        restore(older)
    with pytest.raises(BackupError, match="The database is newer than this code"):
        backup(tmp_path / "newer.zip")


def _without_its_last_step(manifest: dict, _members: Members) -> None:
    """Take the last migration of taggit away, which changes no column."""
    last = max(name for app, name in manifest["migrations"] if app == "taggit")
    manifest["migrations"].remove(["taggit", last])
