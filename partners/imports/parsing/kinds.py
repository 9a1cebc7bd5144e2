"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import zipfile
from pathlib import Path

from partners.imports.parsing.limits import MOST_FILE, Refusal

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RAW_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
READABLE = {
    "xlsx": ("xlsx", "xlsm"),
    "xls": ("xls",),
    "text": ("csv", "tsv", "txt", "tab"),
}
MAGIC = [
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
]
OLE2_STREAMS = [
    ("EncryptedPackage", "locked"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
]
ZIP_NAMES = [
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "word"),
    ("content.xml", "ods"),
    ("Index/Document.iwa", "numbers"),
]
MARKUP = {
    b"<html": "html",
    b"<table": "html",
    b"<!doctype html": "html",
    b"<?mso-app": "xml",
    b"<workbook": "xml",
}


def readable_kind(path: Path, name: str) -> str:
    """Return xlsx, xls or text; anything else, or another than the name says, is refused."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not path.is_file():
        raise Refusal("no_file")
    size = path.stat().st_size
    if size > MOST_FILE:
        raise Refusal("file_too_large", most=MOST_FILE // 1024 // 1024)
    if not size:
        raise Refusal("empty_file")
    if not any(ending in endings for endings in READABLE.values()):
        raise Refusal("wrong_extension", ending=ending)
    kind = content_kind(path)
    if kind == "locked":
        raise Refusal("locked")
    if kind == "cut":
        raise Refusal("damaged")
    if ending not in READABLE.get(kind, ()):
        raise Refusal("other_type", kind=kind, ending=READABLE.get(kind, ("",))[0])
    return kind


def content_kind(path: Path) -> str:
    """Return what the content is."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(OLE2):
        return _ole2_kind(path)
    if start.startswith(b"PK"):
        return _zip_kind(path)
    for magic, kind in MAGIC:
        if start.startswith(magic):
            return kind
    if start.startswith(RAW_XLS):
        return "xls"
    return _text_kind(start)


def _text_kind(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    beginning = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if beginning.startswith(b"<"):
        return next((kind for mark, kind in MARKUP.items() if mark in beginning), "xml")
    control = sum(byte < 9 or 13 < byte < 32 for byte in start)
    nulls = start.count(0)
    few = len(start) // 50 + 4
    looks_wide = nulls * 3 > len(start) and control - nulls <= few
    return "text" if looks_wide or control <= few else "binary"


def _ole2_kind(path: Path) -> str:
    content = path.read_bytes()
    for stream, kind in OLE2_STREAMS:
        if f"{stream}\0".encode("utf-16-le") in content:
            return kind
    sector = 1 << min(int.from_bytes(content[30:32], "little"), 16)
    directory = (int.from_bytes(content[48:52], "little") + 1) * sector
    return "cut" if directory >= len(content) else "binary"


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            names = {entry.filename: entry for entry in container.infolist()}
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return "cut"
    if any(entry.flag_bits & 1 for entry in names.values()):
        return "locked"
    return next((kind for name, kind in ZIP_NAMES if name in names), "archive")
