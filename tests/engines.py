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

    def copy(self, name: str, of: str | None = None) -> None:
        """Make a database like the template or like another one, in the place of one of that name."""

    def kept_name(self, story: str) -> str:
        """Return the name of a database kept beside the template; a story is told as `what_day_hash`."""

    def has(self, name: str) -> bool:
        """Say whether a database is there."""

    def keep(self, name: str, kept: str) -> None:
        """Give a database that nobody is connected to a kept name, and drop what was kept on other days."""

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
        self.keep(str(half), str(self.template))

    def copy(self, name: str, of: str | None = None) -> None:
        """Copy the file."""
        self.drop(name)
        shutil.copyfile(of or self.template, name)

    def kept_name(self, story: str) -> str:
        """Return a path beside the template; the sweep removes it when nobody used it for days."""
        return str(self.template.with_name(f"{story}.sqlite3"))

    def has(self, name: str) -> bool:
        """Say whether the file is there."""
        return Path(name).exists()

    def keep(self, name: str, kept: str) -> None:
        """Fold the log in and rename the file."""
        with closing(sqlite3.connect(name)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        Path(name).replace(kept)

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

    def copy(self, name: str, of: str | None = None) -> None:
        """Copy the template on the server."""
        self.drop(name)
        with self._connect() as run:
            run(f'CREATE DATABASE "{name}" TEMPLATE "{of or self.template}"')
            # Only the server's own crash could lose what was committed, and no test crashes the server.
            run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')

    def kept_name(self, story: str) -> str:
        """Return a name that no sweep takes for a process's."""
        return f"{self.prefix}_kept_{story}"

    def has(self, name: str) -> bool:
        """Say whether the database is there."""
        return name in self._names()

    def keep(self, name: str, kept: str) -> None:
        """Rename the database; today's of other sources stay, since another checkout may use them."""
        today = kept.rpartition("_")[0]
        for old in self._names():
            if old.startswith(f"{self.prefix}_kept_") and not old.startswith(today):
                self.drop(old)
        with self._connect() as run:
            run(f'ALTER DATABASE "{name}" RENAME TO "{kept}"')

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
