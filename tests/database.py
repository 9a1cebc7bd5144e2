"""Test databases: one migrated template per engine, copied per process; nobody migrates twice.

The template is named by a hash of all migrations and the lock file, and made at the first run: run as a
module this makes the one of DATABASE_URL's engine, which bin/test has done while it checks types. Every
pytest process (each xdist worker is one) works on its own copy, so several runs never meet. After a
transactional test the copy is made anew instead of flushed: a flush would take Wagtail's root page and
locales along.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ground.fingerprint import schema_fingerprint
from ground.places import ROOT, TEMPLATES
from tests.engines import Engine, PostgresEngine, SqliteEngine


def engine_of(url: str) -> Engine:
    """Return the engine that DATABASE_URL names: SQLite unless it says PostgreSQL."""
    if url.startswith(("postgres://", "postgresql://")):
        return PostgresEngine(url, schema_fingerprint())
    return SqliteEngine(TEMPLATES, schema_fingerprint())


@contextmanager
def only_one_process(name: str) -> Iterator[None]:
    """Let one process at a time make a template."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(url: str) -> None:
    """Migrate a database in a process of its own, where no test has touched anything."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0", "--no-input"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.exit(f"The migrations do not run:\n{done.stderr[-3000:]}", returncode=3)


def make_template(engine: Engine) -> None:
    """Make the template unless it is there, or wait for who is making it."""
    with only_one_process(engine.kind):
        engine.sweep()
        if not engine.has_template():
            engine.make_template(migrate)


class CopiedDatabase:
    """This process's copy of the template, which Django's default connection points to."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.copy_name(os.getpid())

    @property
    def url(self) -> str:
        """Return the address for programs started by a test."""
        return self.engine.url(self.name)

    def make(self) -> None:
        """Make the template if it is missing, copy it, and point Django to the copy."""
        from django.db import connections  # noqa: PLC0415 (Django is set up after this module is imported)

        make_template(self.engine)
        self.engine.copy(self.name)
        connections["default"].settings_dict["NAME"] = self.name

    def renew(self) -> None:
        """Throw away what a transactional test committed."""
        self._disconnect()
        self.engine.copy(self.name)

    def drop(self) -> None:
        """Remove the copy."""
        self._disconnect()
        self.engine.drop(self.name)

    def _disconnect(self) -> None:
        from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 (needs Django)
        from django.db import connections  # noqa: PLC0415 (needs Django)

        connections.close_all()
        ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def copied_database(django_test_environment, django_db_blocker) -> Iterator[CopiedDatabase]:
    """Make this process's copy, and renew instead of flush after transactional tests."""
    from django.db import connections  # noqa: PLC0415 (Django is set up after this module is imported)
    from django.test import TransactionTestCase  # noqa: PLC0415 (needs Django)

    database = CopiedDatabase(engine_of(os.environ.get("DATABASE_URL", "")))
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.renew())
        database.make()
        # Asked once per process, with statements of its own: not while a test counts its own.
        assert connections["default"].features.supports_json_field
        yield database
        database.drop()


@pytest.fixture(scope="session")
def django_db_setup(copied_database: CopiedDatabase) -> None:
    """Replace pytest-django's own making of databases."""


@pytest.fixture
def fresh_database(copied_database: CopiedDatabase, transactional_db: None) -> CopiedDatabase:
    """Give a test real commits on a fresh copy, and `.url` for the programs that it starts."""
    return copied_database


def template_path() -> Path:
    """Return where the SQLite template for the present schema is."""
    return TEMPLATES / f"{schema_fingerprint()}.sqlite3"


if __name__ == "__main__":
    make_template(engine_of(os.environ.get("DATABASE_URL", "")))
