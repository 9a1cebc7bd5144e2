"""Hostile files, made by rules of our own: a name, a content, and what it claims to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hostile import archives, documents, pictures


@dataclass(frozen=True)
class HostileFile:
    """A file as a browser would send it; `says` is the type that it claims."""

    label: str
    name: str
    content: bytes
    says: str = "application/octet-stream"

    def __str__(self) -> str:
        return self.label

    def upload(self, name: str = "") -> SimpleUploadedFile:
        """Return it as an upload, under its own name or another."""
        sent = SimpleUploadedFile("x", self.content, self.says)
        sent._name = name or self.name  # what a browser says, not what Django would make of it
        return sent


@cache
def hostile_files() -> tuple[HostileFile, ...]:
    """Return every file once."""
    made = (HostileFile(*parts) for parts in _all())
    return tuple({file.label: file for file in made}.values())


def _all() -> Iterator[tuple[str, ...]]:
    yield from pictures.pictures()
    yield from documents.documents()
    yield from archives.archives()
    yield from _names()


def _names() -> Iterator[tuple[str, str, bytes, str]]:
    """Yield a harmless picture and a harmless list under names that are not."""
    png, text = pictures.png(4, 4), b"number;name\n1;a\n"
    hostile = {
        "line end": "a\r\nSet-Cookie: x=y.{}",
        "nul": "a\x00.exe.{}",
        "folders up": "../../../../etc/cron.d/a.{}",
        "windows folders": "..\\..\\windows\\a.{}",
        "absolute": "/etc/passwd.{}",
        "right to left": "a\u202egnp.exe.{}",
        "long": "n" * 300 + ".{}",
        "many dots": "a.....{}",
        "two endings": "a.php.{}",
        "reserved": "CON.{}",
        "hidden": ".htaccess.{}",
        "markup": "<xq7 onload=xq7(1)>.{}",
        "quotes": 'a" xq7= onload=xq7(1).{}',
        "formula": "=cmd|' /C calc'!A0.{}",
        "template": "{{{{ 7191*7193 }}}}.{}",
        "command": ";touch /tmp/xq7;.{}",
        "percent": "%2e%2e%2f%00.{}",
        "emoji": "\U0001f600" * 70 + ".{}",
        "blanks": "   .{}",
    }
    for label, name in hostile.items():
        yield f"name: {label}", name.format("png"), png, "image/png"
        yield f"list named: {label}", name.format("csv"), text, "text/csv"
