"""Restore a checked archive: files first, then everything in one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from partners.services.erasure_list import Replayed, erasure_lines, replay_erasures
from portal.backup import schema
from portal.backup.checking import Checked
from portal.backup.errors import BackupError
from portal.backup.files import Stored, named_files, put_files
from portal.backup.loading import is_empty, load_tables, make_room
from portal.backup.reading import Archive
from portal.backup.writing import Say
from portal.kernel.errors import DomainError
from portal.kernel.killpoints import reach


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    rows: int
    files: int
    replayed: Replayed
    dropped: int


def restore_backup(
    archive: Archive, checked: Checked, *, replace: bool, erasures: list[str], say: Say
) -> Restored:
    """Put the archive in the place of what is here; whoever was erased since stays erased."""
    stored = Stored()
    try:
        _refuse_rows(replace=replace)
        put_files(archive, checked, stored, say)
        reach("restore-files")
        before, replayed = _replace_rows(archive, checked, stored, replace, erasures, say)
    except BaseException:
        stored.take_back()
        raise
    dropped = _drop_files(before - named_files(apps))
    _forget()
    rows = sum(entry.rows for entry in checked.manifest.tables)
    return Restored(rows, len(checked.files), replayed, dropped)


def _refuse_rows(*, replace: bool) -> None:
    state = schema.present_state()
    schema.refuse_unknown(state, "The database")
    if not replace and not is_empty(state):
        raise BackupError("The database holds a portal already: restore into an empty one, or say --replace.")


def _replace_rows(
    archive: Archive, checked: Checked, stored: Stored, replace: bool, erasures: list[str], say: Say
) -> tuple[set[str], Replayed]:
    try:
        with _foreign_keys_off(), transaction.atomic():
            _wait_a_little()
            _refuse_rows(replace=replace)
            before = schema.present_state()
            names = named_files(schema.models_at(before)) if before else set()
            known = list(erasure_lines()) if schema.is_newest(before) else []
            make_room(before, checked.state)
            load_tables(archive, checked, stored.renamed, say)
            replayed = _put_right(checked, [*erasures, *known], say)
            connection.check_constraints()
            reach("before-commit-restore")
        return names, replayed
    except IntegrityError as error:
        raise BackupError(f"The archive's rows don't fit together: {str(error).strip()}") from error
    except OperationalError as error:
        raise BackupError(
            "Somebody works in the database: stop web, worker and scheduler, and try again "
            f"({str(error).strip()})."
        ) from error
    except DatabaseError as error:
        raise BackupError(f"The database refuses the archive: {str(error).strip()}") from error
    except DomainError as error:
        raise BackupError(f"The list of erasures can't be replayed: {error.message}") from error


def _put_right(checked: Checked, erasures: list[str], say: Say) -> Replayed:
    """Bring loaded rows to what this code and the list of erasures know."""
    ContentType.objects.clear_cache()
    if not schema.is_newest(checked.state):
        say("Migrating what was loaded")
        schema.migrate_up()
    replayed = replay_erasures(erasures)
    call_command("update_index", verbosity=0)
    return replayed


@contextmanager
def _foreign_keys_off() -> Iterator[None]:
    """SQLite alters tables and loads rows in any order without them; PostgreSQL asks at the end by itself."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


def _wait_a_little() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")


def _drop_files(names: set[str]) -> int:
    """Drop files that only replaced rows named."""
    for name in names:
        default_storage.delete(name)
    return len(names)


def _forget() -> None:
    """Forget what was remembered of the earlier rows; a cache that is away has nothing for long."""
    with suppress(Exception):
        cache.clear()
