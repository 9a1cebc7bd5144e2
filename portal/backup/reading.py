"""Read an archive without trusting it: names, sizes and hashes are held against its manifest."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.backup.errors import BackupError
from portal.backup.manifest import MANIFEST, MANIFEST_HASH, Manifest, Member, read_manifest

BLOCK = 1024 * 1024
LARGEST_MANIFEST = 64 * 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024
# Rows of one kind shrink well, but not to nothing; Deflate itself ends at about 1,030.
PACKED_AT_MOST = 400
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """An opened archive; its members are what its directory says, until they were read."""

    def __init__(self, path: Path) -> None:
        """Open it, or say why it is none."""
        self.path = path
        try:
            self.stream = path.open("rb")
        except OSError as error:
            raise BackupError(f"Can't read {path}: {error.strerror}.") from error
        try:
            self.zip = zipfile.ZipFile(self.stream)
        except BROKEN as error:
            begins = self._begins_as_zip()
            self.stream.close()
            said = "was cut or is damaged: its end is missing" if begins else "isn't a backup of Backchannel"
            raise BackupError(f"{path} {said}.") from error
        self.members = {info.filename: info for info in self.zip.infolist()}

    def _begins_as_zip(self) -> bool:
        self.stream.seek(0)
        return self.stream.read(4) == b"PK\x03\x04"

    def __enter__(self) -> Archive:
        """Use it in a `with`."""
        return self

    def __exit__(self, *_of: object) -> None:
        """Close the file."""
        self.zip.close()
        self.stream.close()

    def manifest(self) -> Manifest:
        """Return the manifest, once its own hash is right."""
        if MANIFEST not in self.members or MANIFEST_HASH not in self.members:
            raise BackupError(f"{self.path} isn't a backup of Backchannel: it has no manifest.")
        content = self._small(MANIFEST)
        if self._small(MANIFEST_HASH).strip() != hashlib.sha256(content).hexdigest().encode():
            raise BackupError(f"{self.path} is damaged: its manifest isn't the one that was written.")
        return read_manifest(content, str(self.path))

    def _small(self, name: str) -> bytes:
        if self.members[name].file_size > LARGEST_MANIFEST:
            raise BackupError(f"{self.path} isn't a backup of Backchannel: its {name} is too large.")
        try:
            with self.zip.open(name) as member:
                return member.read(LARGEST_MANIFEST)
        except BROKEN as error:
            raise self._damaged(name) from error

    def refuse_odd_directory(self) -> None:
        """Refuse names that lead elsewhere or stand twice, and members that can't be in so small a file."""
        twice = [name for name, times in Counter(self.zip.namelist()).items() if times > 1]
        if twice:
            raise BackupError(f"{self.path} holds {twice[0]!r} twice: it was changed by somebody.")
        odd = [name for name in self.members if leads_elsewhere(name)]
        if odd:
            raise BackupError(f"{self.path} holds a name that leads out of its folder: {odd[0]!r}.")
        if sum(info.compress_size for info in self.members.values()) > self.path.stat().st_size:
            raise BackupError(f"{self.path} claims more than the file holds: it was changed by somebody.")
        for info in self.members.values():
            if info.file_size > PACKED_AT_MOST * max(info.compress_size, 1024):
                raise BackupError(f"{self.path} is a trap: {info.filename} would grow without measure.")

    def blocks(self, wanted: Member) -> Iterator[bytes]:
        """Read a member, and refuse it when it isn't what the manifest says."""
        info = self.members[wanted.name]
        if info.file_size != wanted.size:
            raise self._damaged(wanted.name)
        digest = hashlib.sha256()
        for block in self._raw(wanted.name):
            digest.update(block)
            yield block
        if digest.hexdigest() != wanted.sha256:
            raise self._damaged(wanted.name)

    def _raw(self, name: str) -> Iterator[bytes]:
        try:
            with self.zip.open(name) as member:
                while block := member.read(BLOCK):
                    yield block
        except BROKEN as error:
            raise self._damaged(name) from error

    def lines(self, wanted: Member) -> Iterator[bytes]:
        """Read a member line by line; the last one comes when all of it was right."""
        rest = b""
        for block in self.blocks(wanted):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise self._damaged(wanted.name)
        if rest:
            raise self._damaged(wanted.name)

    def open(self, name: str) -> Any:
        """Open a member that was checked before."""
        return self.zip.open(name)

    def _damaged(self, name: str) -> BackupError:
        return BackupError(f"{self.path} is damaged: {name} isn't what was written. Take another copy.")


def leads_elsewhere(name: str) -> bool:
    """Say whether a member's name is no plain path below the archive's root."""
    parts = name.split("/")
    return any(part in {"", ".", ".."} for part in parts) or "\\" in name or "\0" in name or ":" in parts[0]
