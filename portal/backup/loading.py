"""Empty a database and load an archive's rows, in a transaction that is open already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from portal.backup import schema
from portal.backup.checking import Checked
from portal.backup.errors import BackupError
from portal.backup.manifest import TableEntry
from portal.backup.reading import Archive
from portal.backup.tables import CHUNK, Table, all_tables, stored_forms
from portal.backup.writing import SAID_EVERY, Say
from portal.kernel.bulk import write_many

# Apps whose tables hold rows as soon as they are migrated.
FILLED_AT_ONCE = {"auth", "contenttypes", "wagtailcore"}
MIGRATIONS = "django_migrations"


def is_empty(state: schema.State) -> bool:
    """Say whether a database holds nothing but what migrations put there."""
    tables = all_tables(schema.models_at(state)) if state else []
    asked = (one.model for one in tables if one.model._meta.app_label not in FILLED_AT_ONCE)
    return not any(model._base_manager.exists() for model in asked)


def make_room(before: schema.State, wanted: schema.State) -> None:
    """Leave the tables of the wanted state, empty."""
    if not schema.is_same(before, wanted):
        _drop(before)
        schema.migrate_to(wanted)
    _clear([table.name for table in all_tables(schema.models_at(wanted)) if not _follows(table)])


def _follows(table: Table) -> bool:
    """Say whether triggers empty a table with another one."""
    return table.model._meta.label_lower == "wagtailsearch.sqliteftsindexentry"


def _drop(state: schema.State) -> None:
    tables = all_tables(schema.models_at(state)) if state else []
    for name in [*(one.name for one in sorted(tables, key=_follows, reverse=True)), MIGRATIONS]:
        cascade = " CASCADE" if connection.vendor == "postgresql" else ""
        _run(f"DROP TABLE IF EXISTS {_quoted(name)}{cascade}")


def _clear(names: list[str]) -> None:
    if connection.vendor == "postgresql":
        _run(f"TRUNCATE {', '.join(map(_quoted, names))}")
        return
    for name in names:
        _run(f"DELETE FROM {_quoted(name)}")  # noqa: S608 (names of our own tables)


def load_tables(archive: Archive, checked: Checked, renamed: dict[str, str], say: Say) -> None:
    """Load every table, then let its counter go on where it stood."""
    pairs = list(zip(checked.tables, checked.manifest.tables, strict=True))
    for table, entry in pairs:
        _load(archive, table, entry, renamed, say)
    # PostgreSQL alters no table whose foreign keys still wait to be checked.
    connection.check_constraints()
    for table, entry in pairs:
        if table.counter:
            _go_on_counting(table.name, table.counter, entry.last_key or 0)


def _load(archive: Archive, table: Table, entry: TableEntry, renamed: dict[str, str], say: Say) -> None:
    columns = ", ".join(map(_quoted, entry.columns))
    marks = ", ".join(["%s"] * len(entry.columns))
    copy = f"COPY {_quoted(table.name)} ({columns}) FROM STDIN"
    insert = f"INSERT INTO {_quoted(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608 (our own tables)
    rows, done = _rows(archive, table, entry, renamed), 0
    try:
        while chunk := list(islice(rows, CHUNK)):
            with connection.wrap_database_errors:  # COPY's aren't Django's by themselves
                write_many(copy, insert, chunk)
            done += len(chunk)
            if done % SAID_EVERY == 0:
                say(f"{table.name}: {done} of {entry.rows} rows")
    except (DatabaseError, ValidationError, ValueError, TypeError) as error:
        at = f"{entry.table}, rows {done + 1} to {done + CHUNK}"
        said = (str(error).splitlines() or [""])[0]
        raise BackupError(f"The archive's rows can't be loaded ({at}): {said}") from error


def _rows(archive: Archive, table: Table, entry: TableEntry, renamed: dict[str, str]) -> Iterator[list[Any]]:
    forms = stored_forms(table, entry.columns)
    files = [entry.columns.index(str(field.column)) for _at, field in table.files]
    for line in archive.lines(entry.member):
        row = json.loads(line.decode("utf-8", "surrogatepass"))
        for at, convert in forms:
            row[at] = convert(row[at])
        for at in files:
            row[at] = renamed.get(row[at], row[at])
        yield row


def _go_on_counting(table: str, column: str, last: int) -> None:
    """Set what a table's counter gave away last; like this, a rollback takes it back on PostgreSQL too."""
    rows = _run(f"SELECT max({_quoted(column)}) FROM {_quoted(table)}")  # noqa: S608 (our own tables)
    last = max(last, next(iter(rows))[0] or 0)
    if connection.vendor == "postgresql":
        _run(f"ALTER TABLE {_quoted(table)} ALTER COLUMN {_quoted(column)} RESTART WITH {last + 1:d}")
        return
    _run("DELETE FROM sqlite_sequence WHERE name = %s", table)
    _run("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", table, last)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(statement: str, *values: Any) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
