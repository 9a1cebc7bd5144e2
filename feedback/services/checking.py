"""Look at what comes in before it is kept: words without control characters, photos by their content."""

from __future__ import annotations

import re
from typing import IO

from django.utils.translation import gettext as _

from portal.kernel.errors import DomainError

MAX_WORDS = 4000
MAX_PHOTO_BYTES = 10 * 1024 * 1024
HEAD = 32
# Control characters but tab and line feed; marks that turn the direction of what stands around a text.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def clean_words(text: str) -> str:
    """Return the words with one kind of line end and nothing that can't be seen."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_words(text: str) -> str:
    """Return clean words, or refuse none and too many."""
    words = clean_words(text)
    if not words:
        raise DomainError(_("Write what you want to say first."), code="words_missing")
    if len(words) > MAX_WORDS:
        message = _("That is %(length)s characters. Shorten it to %(most)s, or send it in two parts.")
        raise DomainError(message % {"length": len(words), "most": MAX_WORDS}, code="words_too_long")
    return words


def check_photo(photo: IO[bytes], size: int) -> None:
    """Refuse what is too big, empty or no photo by its content, whatever its name says."""
    if size > MAX_PHOTO_BYTES:
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


def _is_photo(head: bytes) -> bool:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS
