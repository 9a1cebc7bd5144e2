"""The beginnings of what browsers record."""

from __future__ import annotations

from django.core.files.base import ContentFile

WEBM = (
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04"
    + b"A_OPUS" * 40
)
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(60)
MP4 = (
    b"\x00\x00\x00\x1cftypiso5\x00\x00\x02\x00iso5iso6mp41" + b"\x00\x00\x00\x00moovhdlr" + bytes(8) + b"soun"
)
FILM = WEBM + b"V_VP8"


def spoken(content: bytes = WEBM) -> ContentFile:
    """Return a recording as a form brings it."""
    return ContentFile(content, name="recording.webm")
