"""How each engine keeps a template database and copies it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

TWO_DAYS = 2 * 24 * 60 * 60
Migrate = Callable[[str], None]


class Engine(Protocol):
    """What tests/database.py needs of an engine."""

    kind: str

    def copy_name(self, pid: int) -> str:
        """Return a name that no other run uses and that tells whose it is."""

    def url(self, name: str) -> str:
        """Return a database's address."""

    def has_template(self) -> bool:
        """Say whether the template is there."""

    def make_template(self, migrate: Migrate) -> None:
        """Make the template under another name, then give it its own."""

    def copy(self, name: str) -> None:
        """Make a database like the template, in the place of one of that name."""

    def drop(self, name: str) -> None:
        """Remove a database."""

    def sweep(self) -> None:
        """Remove the copies of processes that died."""


class SqliteEngine:
    """Files: copying is copying."""

    kind = "sqlite"

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.copies = folder.parent / "test-databases"
        self.template = folder / f"{fingerprint}.sqlite3"

    def copy_name(self, pid: int) -> str:
        """Return a path in a folder of copies."""
        self.copies.mkdir(parents=True, exist_ok=True)
        return str(self.copies / f"{pid}-{secrets.token_hex(4)}.sqlite3")

    def url(self, name: str) -> str:
        """Return the file's address."""
        return f"sqlite:///{name}"

    def has_template(self) -> bool:
        """Say whether the file is there."""
        return self.template.exists()

    def make_template(self, migrate: Migrate) -> None:
        """Migrate a file beside the template, fold its log in, rename it."""
        half = self.template.with_name(f"{self.template.stem}.{os.getpid()}.half")
        migrate(self.url(str(half)))
        with closing(sqlite3.connect(half)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        half.replace(self.template)

    def copy(self, name: str) -> None:
        """Copy the file."""
        self.drop(name)
        shutil.copyfile(self.template, name)

    def drop(self, name: str) -> None:
        """Remove the file, its log and its index."""
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove files whose process is gone, and templates that nobody used for days."""
        for path in self.copies.glob("*.sqlite3"):
            if not is_alive(int(path.name.split("-")[0])):
                self.drop(str(path))
        for path in self.template.parent.glob("*.sqlite3"):
            if path != self.template and path.stat().st_mtime < time.time() - TWO_DAYS:
                path.unlink(missing_ok=True)


class PostgresEngine:
    """Databases on one server: CREATE DATABASE ... TEMPLATE."""

    kind = "postgres"
    prefix = "backchannel_test"

    def __init__(self, server: str, fingerprint: str) -> None:
        self.server = server
        self.template = f"{self.prefix}_template_{fingerprint}"

    def copy_name(self, pid: int) -> str:
        """Return a database name with the process in it."""
        return f"{self.prefix}_{pid}_{secrets.token_hex(4)}"

    def url(self, name: str) -> str:
        """Return the server's address with another database."""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def has_template(self) -> bool:
        """Say whether the template database is there."""
        return self.template in self._names()

    def make_template(self, migrate: Migrate) -> None:
        """Migrate a database under another name, then rename it."""
        half = f"{self.prefix}_{os.getpid()}_half"
        self.drop(half)
        with self._connect() as run:
            run(f"CREATE DATABASE \"{half}\" TEMPLATE template0 ENCODING 'UTF8'")
            migrate(self.url(half))
            run(f'ALTER DATABASE "{half}" RENAME TO "{self.template}"')

    def copy(self, name: str) -> None:
        """Copy the template on the server."""
        self.drop(name)
        with self._connect() as run:
            run(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')

    def drop(self, name: str) -> None:
        """Remove a database, even when a program of a test is still connected."""
        with self._connect() as run:
            run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def sweep(self) -> None:
        """Remove databases whose process is gone (templates stay: they are few and small)."""
        for name in self._names():
            found = re.fullmatch(rf"{self.prefix}_(\d+)_\w+", name)
            if found and not is_alive(int(found[1])):
                self.drop(name)

    def _names(self) -> list[str]:
        with self._connect() as run:
            return [row[0] for row in run("SELECT datname FROM pg_database").fetchall()]

    @contextmanager
    def _connect(self):
        import psycopg  # noqa: PLC0415 (only where PostgreSQL is tested)

        with psycopg.connect(self.server, autocommit=True) as connection:
            yield connection.execute


def is_alive(pid: int) -> bool:
    """Say whether a process of this machine lives."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
