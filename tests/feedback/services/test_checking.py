"""What comes in is looked at by its content."""

from __future__ import annotations

from io import BytesIO

import pytest

from feedback.services.checking import (
    MAX_FILE_BYTES,
    check_photo,
    check_voice,
    check_words,
    clean_words,
)
from portal.kernel.errors import DomainError
from tests.factories.sounds import MP4, OGG, WEBM


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x18ftypheic",
    ],
)
def test_check_photo_takes_pictures_by_their_beginning(head: bytes) -> None:
    photo = BytesIO(head)
    check_photo(photo, len(head))
    assert photo.tell() == 0


@pytest.mark.parametrize(
    "head",
    [b"", b"%PDF-1.7", b"<svg xmlns=", b"RIFF\x00\x00\x00\x00WAVE", b"\x00\x00\x00\x18ftypmp42", b"MZ"],
)
def test_check_photo_refuses_everything_else(head: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        check_photo(BytesIO(head), len(head))
    assert refusal.value.code == "photo_unknown"


def test_check_photo_takes_ten_megabytes_and_not_a_byte_more() -> None:
    check_photo(BytesIO(b"\xff\xd8\xff"), MAX_FILE_BYTES)
    with pytest.raises(DomainError) as refusal:
        check_photo(BytesIO(b"\xff\xd8\xff"), MAX_FILE_BYTES + 1)
    assert refusal.value.code == "photo_too_big"


def test_words_are_counted_after_cleaning() -> None:
    assert check_words("x" * 4000 + "\r\n\x00 ") == "x" * 4000
    assert clean_words(" a\r\nb\rc\u2067\ufeff ") == "a\nb\nc"


@pytest.mark.parametrize(
    "head, kind", [(WEBM, "audio/webm"), (OGG, "audio/ogg"), (MP4, "audio/mp4")], ids=["webm", "ogg", "mp4"]
)
def test_check_voice_knows_recordings_by_their_beginning(head: bytes, kind: str) -> None:
    voice = BytesIO(head)
    assert check_voice(voice, 10 * 1024 * 1024) == kind
    assert voice.tell() == 0
    with pytest.raises(DomainError) as refusal:
        check_voice(voice, 10 * 1024 * 1024 + 1)
    assert refusal.value.code == "voice_too_big"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"ID3\x04",
        b"OggS\x00\x02\x80theora",
        b"\x1aE\xdf\xa3matroska",
        b"\x00\x00\x00\x18ftypheic",
        b"RIFF",
    ],
)
def test_check_voice_refuses_everything_else(head: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        check_voice(BytesIO(head), len(head))
    assert refusal.value.code == "voice_unknown"


def test_no_words_are_enough_beside_a_recording_alone() -> None:
    assert check_words(" ", may_be_none=True) == ""
    with pytest.raises(DomainError):
        check_words(" ")
    with pytest.raises(DomainError):
        check_words("x" * 4001, may_be_none=True)
