"""Check an archive to the last byte before anything is touched."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

from portal.backup import schema
from portal.backup.errors import BackupError
from portal.backup.fitting import Fitting
from portal.backup.manifest import FILE_LIST, FILES, MANIFEST, MANIFEST_HASH, Manifest, Member, TableEntry
from portal.backup.reading import Archive
from portal.backup.tables import Table, kept_tables
from portal.backup.version import VERSION, parts_of
from portal.backup.writing import KEY, SAID_EVERY, SAID_EVERY_FILES, Say
from portal.kernel.identifiers import earlier_names, keyed_name


@dataclass
class Checked:
    """An archive that may be restored: what it holds, and the tables that take it."""

    manifest: Manifest
    state: schema.State
    tables: list[Table]
    files: list[Member]
    longest: dict[str, int] = field(default_factory=dict)  # how long a file's name may be, by its column


def check_archive(archive: Archive, say: Say, *, other_key: bool = False) -> Checked:
    """Return what the archive holds, or refuse it in one sentence."""
    archive.refuse_odd_directory()
    manifest = archive.manifest()
    state = _state_of(manifest, str(archive.path))
    if not other_key:
        _refuse_other_key(manifest)
    tables = _tables_of(manifest, state, str(archive.path))
    _refuse_other_members(archive, manifest)
    checked = Checked(manifest, state, tables, _listed(archive, manifest))
    for table, entry in zip(tables, manifest.tables, strict=True):
        _check_rows(archive, table, entry, checked, say)
    _check_files(archive, checked, say)
    return checked


def _state_of(manifest: Manifest, path: str) -> schema.State:
    if parts_of(manifest.version) > parts_of(VERSION):
        raise BackupError(
            f"{path} was made by release {manifest.version}; this is {VERSION}. Upgrade first, then restore."
        )
    state = frozenset((app, name) for app, name in manifest.migrations)
    schema.refuse_unknown(state, path)
    return state


def _refuse_other_key(manifest: Manifest) -> None:
    if manifest.key not in {keyed_name(KEY), *earlier_names(KEY)}:
        raise BackupError(
            "The backup was made under another SECRET_KEY: authenticator apps, links in mails and the list "
            "of erasures would be lost. Set that key, or put it into SECRET_KEY_FALLBACKS; --other-key "
            "restores without it."
        )


def _tables_of(manifest: Manifest, state: schema.State, path: str) -> list[Table]:
    """Return our tables in the archive's order; it has just these, with just these columns."""
    ours = {table.name: table for table in kept_tables(schema.models_at(state))}
    theirs = [entry.table for entry in manifest.tables]
    if len(set(theirs)) != len(theirs) or set(theirs) != set(ours):
        odd = sorted(set(theirs) ^ set(ours)) or sorted(theirs)
        raise BackupError(f"{path} doesn't hold the tables of its release: look at {odd[0]}.")
    for entry in manifest.tables:
        if sorted(entry.columns) != sorted(ours[entry.table].columns):
            raise BackupError(f"{path} has other columns in {entry.table} than its release.")
    return [ours[name] for name in theirs]


def _refuse_other_members(archive: Archive, manifest: Manifest) -> None:
    wanted = {MANIFEST, MANIFEST_HASH, FILE_LIST, *(entry.member.name for entry in manifest.tables)}
    missing = sorted(wanted - set(archive.members))
    if missing:
        raise BackupError(f"{archive.path} is damaged: {missing[0]} is missing.")
    other = sorted(name for name in set(archive.members) - wanted if not name.startswith(FILES))
    if other:
        raise BackupError(f"{archive.path} holds {other[0]!r}, which no backup holds.")


def _listed(archive: Archive, manifest: Manifest) -> list[Member]:
    """Return the files of the list; the archive holds just these."""
    files = [_file_of(line, archive) for line in archive.lines(manifest.file_list)]
    names = {f"{FILES}{one.name}" for one in files}
    present = {name for name in archive.members if name.startswith(FILES)}
    if len(names) != len(files) or len(files) != manifest.files or names != present:
        odd = sorted(names ^ present) or [FILE_LIST]
        raise BackupError(f"{archive.path} is damaged: {odd[0]!r} isn't both listed and there.")
    return files


def _file_of(line: bytes, archive: Archive) -> Member:
    try:
        name, size, sha256 = json.loads(line)
        if not (isinstance(name, str) and isinstance(size, int) and isinstance(sha256, str)):
            raise ValueError(line)
    except (ValueError, TypeError) as error:
        raise BackupError(f"{archive.path} is damaged: its list of files can't be read.") from error
    return Member(name, size, sha256)


def _check_rows(archive: Archive, table: Table, entry: TableEntry, checked: Checked, say: Say) -> None:
    table_fits, count = Fitting(table, entry.columns), 0
    named = [(entry.columns.index(str(field.column)), field.max_length) for _at, field in table.files]
    for count, line in enumerate(archive.lines(entry.member), start=1):
        row = _row(line)
        if wrong := table_fits.problem(row):
            raise BackupError(f"Row {count} of {entry.table} can't be restored here: {wrong}.")
        for at, longest in named:
            if row[at]:
                checked.longest[row[at]] = longest
        if count % SAID_EVERY == 0:
            say(f"Checked {count} rows of {entry.table}")
    if count != entry.rows:
        raise BackupError(f"{archive.path} is damaged: {entry.table} has {count} rows, not {entry.rows}.")


def _row(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def _check_files(archive: Archive, checked: Checked, say: Say) -> None:
    lost = set(checked.longest) - {one.name for one in checked.files} - set(checked.manifest.gone)
    if lost:
        raise BackupError(f"{archive.path} is damaged: the file {sorted(lost)[0]!r} of a row is missing.")
    for number, one in enumerate(checked.files, start=1):
        member = Member(f"{FILES}{one.name}", one.size, one.sha256)
        if archive.members[member.name].compress_type != zipfile.ZIP_STORED:
            raise BackupError(f"{archive.path} holds {member.name!r} packed, as no backup does.")
        for _block in archive.blocks(member):
            pass
        if number % SAID_EVERY_FILES == 0:
            say(f"Checked {number} of {len(checked.files)} files")
