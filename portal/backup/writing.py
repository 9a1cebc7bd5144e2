"""Write an archive: the tables of one moment, then the files that their rows name."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from portal.backup import schema
from portal.backup.errors import BackupError
from portal.backup.manifest import (
    FILE_LIST,
    FILES,
    MANIFEST,
    MANIFEST_HASH,
    TABLES,
    Manifest,
    Member,
    TableEntry,
)
from portal.backup.snapshot import last_key, one_moment
from portal.backup.tables import LEFT_OUT, Table, kept_tables, to_line
from portal.backup.version import VERSION
from portal.kernel.identifiers import keyed_name
from portal.kernel.killpoints import reach

BLOCK = 1024 * 1024
SAID_EVERY, SAID_EVERY_FILES = 100_000, 1_000
KEY = "backup key"
# The same for every member: a date would tell when somebody spoke.
DATE = (1980, 1, 1, 0, 0, 0)
Say = Callable[[str], object]


class Writer:
    """An archive that is being written."""

    def __init__(self, archive: zipfile.ZipFile, say: Say) -> None:
        self.zip, self.say = archive, say

    def add(self, name: str, blocks: Iterable[bytes], *, packed: bool) -> Member:
        """Write one member, a block at a time."""
        info = zipfile.ZipInfo(name, DATE)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block)
                digest.update(block)
                size += len(block)
        return Member(name, size, digest.hexdigest())


@dataclass
class Read:
    """What was read of the database."""

    state: schema.State
    made_at: str
    tables: list[TableEntry] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


def write_backup(target: Path, say: Say) -> Manifest:
    """Write an archive whole or not at all; it is readable by its owner alone."""
    if target.exists():
        raise BackupError(f"{target} exists already: give another name.")
    with _whole(target) as stream, zipfile.ZipFile(stream, "w", allowZip64=True) as archive:
        writer = Writer(archive, say)
        manifest = _write_all(writer)
        hashed = writer.add(MANIFEST, [manifest.to_bytes()], packed=True).sha256
        writer.add(MANIFEST_HASH, [f"{hashed}\n".encode()], packed=False)
    return manifest


def _write_all(writer: Writer) -> Manifest:
    read = _write_tables(writer)
    reach("backup-tables")
    listed, gone = _write_files(writer, sorted(read.files))
    return Manifest(
        version=VERSION,
        made_at=read.made_at,
        engine=connection.vendor,
        key=keyed_name(KEY),
        migrations=[list(one) for one in sorted(read.state)],
        tables=read.tables,
        files=len(listed),
        file_list=writer.add(FILE_LIST, map(to_line, _rows(listed)), packed=True),
        gone=gone,
        left_out=LEFT_OUT,
    )


@contextmanager
def _whole(target: Path) -> Iterator[IO[bytes]]:
    """Write beside the target; what a killed backup left there is written over by the next of that name."""
    half = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        half.rename(target)
    except OSError as error:
        raise BackupError(f"The backup can't be written: {error}.") from error
    finally:
        half.unlink(missing_ok=True)


def _write_tables(writer: Writer) -> Read:
    with one_moment():
        read = Read(schema.present_state(), timezone.now().isoformat())
        if not read.state:
            raise BackupError("There is nothing to back up: the database has no tables yet.")
        schema.refuse_unknown(read.state, "The database")
        for table in kept_tables(schema.models_at(read.state)):
            read.tables.append(_write_table(writer, table, read.files))
    return read


def _write_table(writer: Writer, table: Table, files: set[str]) -> TableEntry:
    counted = _Counted(table, files, writer.say)
    member = writer.add(f"{TABLES}{table.name}.jsonl", counted.lines(), packed=True)
    key = last_key(table.name, table.counter) if table.counter else None
    return TableEntry(table.name, table.columns, counted.rows, key, member.size, member.sha256)


@dataclass
class _Counted:
    """A table's lines, counted on their way; the files that they name are kept."""

    table: Table
    files: set[str]
    say: Say
    rows: int = 0

    def lines(self) -> Iterator[bytes]:
        places = [at for at, _field in self.table.files]
        for row in self.table.rows():
            self.files.update(str(row[at]) for at in places if row[at])
            self.rows += 1
            if self.rows % SAID_EVERY == 0:
                self.say(f"{self.table.name}: {self.rows} rows")
            yield to_line(row)


def _write_files(writer: Writer, names: list[str]) -> tuple[list[Member], list[str]]:
    listed, gone = [], []
    for number, name in enumerate(names, start=1):
        try:
            source = default_storage.open(name, "rb")
        except FileNotFoundError:  # erased since the moment of the tables
            gone.append(name)
            continue
        with source:
            listed.append(writer.add(f"{FILES}{name}", _blocks(source), packed=False))
        if number % SAID_EVERY_FILES == 0:
            writer.say(f"{number} of {len(names)} files")
    return listed, gone


def _blocks(source: Any) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def _rows(listed: list[Member]) -> Iterator[tuple[str, int, str]]:
    return ((one.name.removeprefix(FILES), one.size, one.sha256) for one in listed)
