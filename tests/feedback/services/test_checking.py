"""What comes in is looked at by its content."""

from __future__ import annotations

from io import BytesIO

import pytest

from feedback.services.checking import MAX_PHOTO_BYTES, check_photo, check_words, clean_words
from portal.kernel.errors import DomainError


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
    check_photo(BytesIO(b"\xff\xd8\xff"), MAX_PHOTO_BYTES)
    with pytest.raises(DomainError) as refusal:
        check_photo(BytesIO(b"\xff\xd8\xff"), MAX_PHOTO_BYTES + 1)
    assert refusal.value.code == "photo_too_big"


def test_words_are_counted_after_cleaning() -> None:
    assert check_words("x" * 4000 + "\r\n\x00 ") == "x" * 4000
    assert clean_words(" a\r\nb\rc\u2067\ufeff ") == "a\nb\nc"
