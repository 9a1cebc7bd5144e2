"""A portal moves to another database through an archive and back, with every row, file and counter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage, storages
from django.db import models
from django.test import Client

from ground.fingerprint import schema_fingerprint
from ground.places import ROOT, TEMPLATES
from partners.models import Person, User
from portal.backup import schema
from portal.backup.manifest import Manifest, read_manifest
from portal.backup.tables import LEFT_OUT, kept_tables
from portal.backup.version import VERSION, parts_of
from tests.database import migrate, only_one_process
from tests.engines import SqliteEngine
from tests.factories.partners import NetworkFactory
from tests.portal.backup.archives import backup, hashes, members_of, restore
from tests.privacy.canary import EMAIL


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of another installation: SQLite, migrated, with files of its own."""
    engine = SqliteEngine(TEMPLATES, schema_fingerprint())
    with only_one_process(engine.kind):
        if not engine.has_template():
            engine.make_template(migrate)
    engine.copy(str(tmp_path / "elsewhere.sqlite3"))
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "elsewhere"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")]),
    }


def manage(environment: dict[str, str], *words: str) -> str:
    """Run a command of manage.py over there."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def manifest_of(path: Path) -> Manifest:
    """Return what an archive says of itself."""
    return read_manifest(members_of(path)["manifest.json"], str(path))


def test_portal_moves_to_sqlite_and_back_with_every_row_and_file(
    fresh_database, archive: Path, media: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    restore(archive)
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    assert "rows and" in manage(elsewhere, "restore", str(archive))
    said = manage(elsewhere, "backup", str(there))
    assert f"{there}: " in said
    Person.objects.update(name="Somebody Else")
    restore(there)
    backup(back)
    first, second, third = (manifest_of(path) for path in (archive, there, back))
    assert second.engine == "sqlite"
    assert hashes(first) == hashes(second) == hashes(third)
    assert first.file_list == second.file_list == third.file_list
    _works(first)


def _works(made: Manifest) -> None:
    """The portal answers, people sign in, and what is new gets a number that was never given."""
    assert Client().get("/health/ready").status_code == 200
    person, client = Person.objects.get(email=EMAIL), Client()
    client.force_login(User.objects.get(email=EMAIL), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/{person.network.slug}/", follow=True).status_code == 200
    last = {entry.table: entry.last_key or 0 for entry in made.tables}["partners_network"]
    assert NetworkFactory().pk == last + 1


def test_every_table_is_kept_or_left_out_with_a_reason(db) -> None:
    kept = {table.model._meta.label_lower for table in kept_tables(schema.models_at(schema.newest_state()))}
    every = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert every - kept <= LEFT_OUT.keys()
    assert kept.isdisjoint(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_file_is_in_the_storage_that_backups_copy(db) -> None:
    tables = kept_tables(schema.models_at(schema.newest_state()))
    fields = [field for table in tables for _at, field in table.files]
    assert len(fields) > 5
    assert [field for field in fields if field.storage not in (default_storage, storages["default"])] == []
    assert all(isinstance(field, models.FileField) for field in fields)


def test_release_is_the_same_everywhere() -> None:
    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text()
    assert [parts_of(text) for text in ("0.10.0", "0.9.1", "x")] == [(0, 10, 0), (0, 9, 1), ()]
