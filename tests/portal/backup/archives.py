"""Archives of tests: made, taken apart, changed and signed anew."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.backup.checking import check_archive
from portal.backup.manifest import MANIFEST, MANIFEST_HASH, Manifest
from portal.backup.reading import Archive
from portal.backup.restoring import Restored, restore_backup
from portal.backup.writing import write_backup

Members = dict[str, bytes]


def silent(_line: str) -> None:
    """Say nothing."""


def backup(target: Path) -> Manifest:
    """Write an archive."""
    return write_backup(target, silent)


def restore(path: Path, *, replace: bool = True, erasures: list[str] | None = None) -> Restored:
    """Check an archive and restore it."""
    with Archive(path) as archive:
        checked = check_archive(archive, silent)
        return restore_backup(archive, checked, replace=replace, erasures=erasures or [], say=silent)


def members_of(path: Path) -> Members:
    """Return what an archive holds, in its order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_members(path: Path, members: Members, *, packed: tuple[str, ...] = ()) -> Path:
    """Write members as an archive."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            how = zipfile.ZIP_DEFLATED if name.startswith(packed or "tables/") else zipfile.ZIP_STORED
            archive.writestr(name, content, how)
    return path


def changed(path: Path, target: Path, change: Callable[[dict[str, Any], Members], object]) -> Path:
    """Change manifest and members of an archive, and sign it anew as somebody who knows how."""
    members = members_of(path)
    manifest = json.loads(members[MANIFEST])
    change(manifest, members)
    for entry in manifest["tables"]:
        if (content := members.get(f"tables/{entry['table']}.jsonl")) is not None:
            entry["size"], entry["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    listed = members.get("files.jsonl", b"")
    manifest["file_list"] |= {"size": len(listed), "sha256": hashlib.sha256(listed).hexdigest()}
    members[MANIFEST] = json.dumps(manifest).encode()
    members[MANIFEST_HASH] = hashlib.sha256(members[MANIFEST]).hexdigest().encode()
    return write_members(target, members)


def rows_of(members: Members, table: str) -> list[list[Any]]:
    """Return a table's rows."""
    return [json.loads(line) for line in members[f"tables/{table}.jsonl"].splitlines()]


def hashes(manifest: Manifest) -> dict[str, tuple[str, int, int | None]]:
    """Return what tells whether every row of every table, and every counter, is the same."""
    return {entry.table: (entry.sha256, entry.rows, entry.last_key) for entry in manifest.tables}
