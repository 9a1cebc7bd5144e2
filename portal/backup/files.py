"""Files of an archive on their way into the storage, whichever it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage

from portal.backup.checking import Checked
from portal.backup.manifest import FILES, Member
from portal.backup.reading import Archive
from portal.backup.tables import Table, kept_tables
from portal.backup.writing import SAID_EVERY_FILES, Say

BLOCK = 1024 * 1024


@dataclass
class Stored:
    """What was put into the storage; a name that another file had already leads to a new one."""

    put: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)

    def take_back(self) -> None:
        """Remove what was put, after a restore that failed."""
        for name in self.put:
            default_storage.delete(name)


def put_files(archive: Archive, checked: Checked, stored: Stored, say: Say) -> None:
    """Store the archive's files before any row names them; those that are there already stay."""
    for number, one in enumerate(checked.files, start=1):
        if not _is_there(one):
            _put(archive, one, checked.longest.get(one.name), stored)
        if number % SAID_EVERY_FILES == 0:
            say(f"{number} of {len(checked.files)} files")


def _put(archive: Archive, one: Member, longest: int | None, stored: Stored) -> None:
    with archive.open(f"{FILES}{one.name}") as source:
        name = default_storage.save(one.name, File(source, one.name), max_length=longest)
    stored.put.append(name)
    if name != one.name:
        stored.renamed[one.name] = name


def _is_there(one: Member) -> bool:
    if not default_storage.exists(one.name) or default_storage.size(one.name) != one.size:
        return False
    digest = hashlib.sha256()
    with default_storage.open(one.name, "rb") as present:
        while block := present.read(BLOCK):
            digest.update(block)
    return digest.hexdigest() == one.sha256


def named_files(registry: Any) -> set[str]:
    """Return the names of all files that rows name."""
    return {name for table in kept_tables(registry) for name in _names_in(table)}


def _names_in(table: Table) -> set[str]:
    rows = table.model._base_manager.order_by()
    return {
        str(name)
        for _at, column in table.files
        for name in rows.values_list(column.attname, flat=True).iterator(chunk_size=2_000)
        if name
    }
