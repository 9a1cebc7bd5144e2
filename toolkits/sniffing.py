"""What a file really is: by its content, whatever its name says."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import filetype
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from toolkits.errors import UploadRefusedError

BLOCK = 1024 * 1024
MAX_BYTES = 150 * 1024 * 1024
HEAD = 8192
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "psd": "image/vnd.adobe.photoshop",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "wav": "audio/x-wav",
    "zip": "application/zip",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "docx": f"{OFFICE}wordprocessingml.document",
    "pptx": f"{OFFICE}presentationml.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
SAME = {"jpeg": "jpg", "tiff": "tif"}
OFFICE_FOLDERS = {"xlsx": "xl/", "docx": "word/", "pptx": "ppt/"}
TEXTS = {"csv", "txt"}
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<iframe", b"javascript:")
# A picture of these can be made.
PICTURED = {"pdf", "png", "jpg", "gif", "webp", "tif"}


@dataclass(frozen=True)
class FileFacts:
    """What was found out about an upload."""

    filename: str
    extension: str
    content_type: str
    size: int
    sha256: str


def read_facts(upload: File, name: str) -> FileFacts:
    """Return the facts of an upload, or refuse it with a sentence that says what to do."""
    filename = clean_filename(name)
    size = upload.size or 0
    if size == 0:
        raise UploadRefusedError(_("“%(name)s” is empty. Choose the file again.") % {"name": filename})
    if size > MAX_BYTES:
        raise UploadRefusedError(
            _("“%(name)s” is %(size)s. Files may have %(limit)s at most: make it smaller or link to it.")
            % {"name": filename, "size": filesizeformat(size), "limit": filesizeformat(MAX_BYTES)}
        )
    extension = _extension(upload, filename)
    digest = hashlib.sha256()
    upload.seek(0)
    for block in iter(lambda: upload.read(BLOCK), b""):
        digest.update(block)
    upload.seek(0)
    return FileFacts(filename, extension, TYPES[extension], size, digest.hexdigest())


def clean_filename(name: str) -> str:
    """Return the name without folders and control characters, at most 150 long with its ending kept."""
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    plain = plain.strip(". ") or "file"
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix[:12]
    return f"{stem[: 150 - len(suffix)]}{suffix}"


def _extension(upload: File, filename: str) -> str:
    named = PurePath(filename).suffix.lower().lstrip(".")
    named = SAME.get(named, named)
    if named not in TYPES:
        kinds = ", ".join(sorted(kind.upper() for kind in TYPES))
        raise UploadRefusedError(
            _("“%(name)s” can't be taken. Send one of these: %(kinds)s.") % {"name": filename, "kinds": kinds}
        )
    upload.seek(0)
    head = upload.read(HEAD)
    if not _is(named, head, upload):
        raise UploadRefusedError(
            _("“%(name)s” is not what its name says. Save it anew as %(kind)s and send it again.")
            % {"name": filename, "kind": named.upper()}
        )
    return named


def _is(named: str, head: bytes, upload: IO[bytes]) -> bool:
    if named in TEXTS:
        return _is_text(head)
    if named in OFFICE_FOLDERS:
        return _is_office(named, upload)
    guess = filetype.guess(head)
    found = guess.extension if guess else ""
    if named == "zip":
        return found == "zip"
    return SAME.get(found, found) == named


def _is_text(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\x00" in head or any(mark in start for mark in MARKUP):
        return False
    guess = filetype.guess(head)
    return guess is None


def _is_office(named: str, upload: IO[bytes]) -> bool:
    """Look into the archive: the right folder, and no macros."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    finally:
        upload.seek(0)
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return (
        not macros
        and "[Content_Types].xml" in names
        and any(name.startswith(OFFICE_FOLDERS[named]) for name in names)
    )
