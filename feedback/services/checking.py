"""Look at what comes in before it is kept: words by their characters, files by their content."""

from __future__ import annotations

import re
from typing import IO

from django.utils.translation import gettext as _

from portal.kernel.errors import DomainError

MAX_WORDS = 4000
MAX_FILE_BYTES = 10 * 1024 * 1024
HEAD = 32
# Control characters but tab and line feed; marks that turn the direction of what stands around a text.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
VOICE_HEAD = 64
MP4_BRANDS = (b"M4A ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"dash")
# The codecs of films in WebM, Theora in Ogg, the handler of pictures in MP4.
FILM_MARKS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"\x80theora", b"hdlr" + bytes(8) + b"vide")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def clean_words(text: str) -> str:
    """Return the words with one kind of line end and nothing that can't be seen."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_words(text: str, *, may_be_none: bool = False) -> str:
    """Return clean words, or refuse too many, and none where nothing else says it."""
    words = clean_words(text)
    if not words and not may_be_none:
        raise DomainError(_("Write what you want to say first."), code="words_missing")
    if len(words) > MAX_WORDS:
        message = _("That is %(length)s characters. Shorten it to %(most)s, or send it in two parts.")
        raise DomainError(message % {"length": len(words), "most": MAX_WORDS}, code="words_too_long")
    return words


def check_photo(photo: IO[bytes], size: int) -> None:
    """Refuse what is too big, empty or no photo by its content, whatever its name says."""
    if size > MAX_FILE_BYTES:
        raise DomainError(
            _("The photo is larger than 10 MB. Choose a smaller one, or send it without."),
            code="photo_too_big",
        )
    photo.seek(0)
    head = photo.read(HEAD)
    photo.seek(0)
    if not _is_photo(head):
        raise DomainError(
            _("This file is no photo we can read. Choose a JPEG, PNG, WebP, GIF or HEIC picture."),
            code="photo_unknown",
        )


def check_voice(voice: IO[bytes], size: int) -> str:
    """Return what kind of recording it is by its content, or refuse what is too big or none."""
    if size > MAX_FILE_BYTES:
        raise DomainError(
            _("The recording is larger than 10 MB. Record a shorter one, or type your words."),
            code="voice_too_big",
        )
    voice.seek(0)
    kind = voice_type(voice.read(VOICE_HEAD))
    voice.seek(0)
    if not kind:
        raise DomainError(
            _("This file is no recording we can play. Record it again, or type your words."),
            code="voice_unknown",
        )
    return kind


def voice_type(head: bytes) -> str:
    """Return the type of what browsers record, or nothing for anything else."""
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:VOICE_HEAD]:
        return "audio/webm"
    if head.startswith(b"OggS") and b"OpusHead" in head[:VOICE_HEAD]:
        return "audio/ogg"
    return "audio/mp4" if head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS else ""


def has_pictures(content: bytes) -> bool:
    """Say whether a recording holds a film: the same containers carry both."""
    return any(mark in content for mark in FILM_MARKS)


def _is_photo(head: bytes) -> bool:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS
