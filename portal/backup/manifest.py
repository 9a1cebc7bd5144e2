"""What an archive says of itself: product, release, migrations, and what each member must be."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.backup.errors import BackupError

FORMAT, FORMAT_VERSION = "backchannel-backup", 1
MANIFEST, MANIFEST_HASH, FILE_LIST = "manifest.json", "manifest.sha256", "files.jsonl"
TABLES, FILES = "tables/", "files/"


@dataclass(frozen=True)
class Member:
    """A member's size and SHA-256, both of what it holds when unpacked."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class TableEntry:
    """A table: its columns, how many rows, and the last number that its counter gave away."""

    table: str
    columns: list[str]
    rows: int
    last_key: int | None
    size: int
    sha256: str

    @property
    def member(self) -> Member:
        """Return the member that holds its rows."""
        return Member(f"{TABLES}{self.table}.jsonl", self.size, self.sha256)


@dataclass(frozen=True)
class Manifest:
    """The manifest; files are listed in a member of their own, since there may be very many."""

    version: str
    made_at: str
    engine: str
    key: str  # which SECRET_KEY sealed what is sealed: a keyed hash of a constant
    migrations: list[list[str]]
    tables: list[TableEntry]
    files: int
    file_list: Member
    gone: list[str] = field(default_factory=list)  # named by a row, and no longer in the storage
    left_out: dict[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return it as it stands in the archive."""
        content = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}
        return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(content: bytes, path: str) -> Manifest:
    """Return a manifest, or refuse what isn't one of ours."""
    try:
        found = json.loads(content)
        if found.pop("format") != FORMAT:
            raise BackupError(f"{path} isn't a backup of Backchannel.")
        if found.pop("format_version") != FORMAT_VERSION:
            raise BackupError(f"{path} has a form that a newer release writes: upgrade first.")
        return _manifest(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BackupError(f"{path} isn't a backup of Backchannel, or its manifest is damaged.") from error


def _manifest(found: dict[str, Any]) -> Manifest:
    tables = [TableEntry(**one) for one in found.pop("tables")]
    manifest = Manifest(tables=tables, file_list=Member(**found.pop("file_list")), **found)
    texts = (manifest.version, manifest.made_at, manifest.engine, manifest.key, manifest.file_list.name)
    numbers = [manifest.files, manifest.file_list.size, *(n for one in tables for n in (one.rows, one.size))]
    pairs = all(len(one) == 2 and all(isinstance(text, str) for text in one) for one in manifest.migrations)
    if not all(isinstance(text, str) for text in texts) or not pairs:
        raise ValueError("not the text that it should be")
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        raise ValueError("not the number that it should be")
    if manifest.file_list.name != FILE_LIST:
        raise ValueError("another list of files")
    return manifest
