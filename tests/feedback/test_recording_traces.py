"""What of a recording is kept: what is heard, and nothing that says when, where and by whom."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from feedback.recording_traces import without_traces
from ground.places import ROOT
from tests.factories.sounds import MP4, OGG, WEBM

CANARY = b"Jan Jansen, Kassel"
MOMENT = (3_900_000_000).to_bytes(4)
FILM = Path(ROOT, "portal/demo/data/films/defrost.mp4")


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4) + kind + body


def wide_box(kind: bytes, body: bytes) -> bytes:
    return (1).to_bytes(4) + kind + (16 + len(body)).to_bytes(8) + body


def element(name: bytes, *parts: bytes, width: int = 1) -> bytes:
    body = b"".join(parts)
    return name + (len(body) | 1 << 7 * width).to_bytes(width) + body


def page(body: bytes, *, ends: bool = True) -> bytes:
    """Make a page of Ogg; its checksum is worked out by zlib with all bits turned round."""
    full = [255] * (len(body) // 255)
    lengths = bytes([*full, len(body) % 255] if ends else full)
    head = b"OggS\0" + bytes(21) + bytes([len(lengths)]) + lengths
    whole = head + body
    return whole[:22] + crc(whole).to_bytes(4, "little") + whole[26:]


def crc(whole: bytes) -> int:
    turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in whole)
    return int(f"{zlib.crc32(turned, 0xFFFFFFFF) ^ 0xFFFFFFFF:032b}"[::-1], 2)


def test_mp4_loses_its_times_and_labels_and_keeps_its_sound() -> None:
    since_1904 = bytes(4) + MOMENT + MOMENT
    in_64_bits = b"\1\0\0\0" + MOMENT.rjust(8, b"\0") * 2
    sound = box(b"mdat", b"SOUND" * 50)
    track = box(b"trak", box(b"tkhd", since_1904, b"rest"), box(b"mdia", box(b"mdhd", in_64_bits, b"rate")))
    told = box(
        b"moov", box(b"mvhd", since_1904, b"scale"), track, box(b"udta", box(b"\xa9nam", CANARY)), MOMENT
    )
    said = box(b"ftyp", b"M4A ") + told + wide_box(b"uuid", CANARY) + sound
    kept = without_traces(said, "audio/mp4")
    assert (len(kept), kept.endswith(sound)) == (len(said), True)
    assert CANARY not in kept
    assert kept.count(MOMENT) == 1  # what is no box is left alone
    assert all(part in kept for part in (b"scale", b"rest", b"rate", b"ftypM4A "))


def test_webm_loses_its_date_title_and_tags_and_keeps_its_sound() -> None:
    unknown = b"\x01" + b"\xff" * 7
    info = element(b"\x15\x49\xa9\x66", element(b"\x44\x61", MOMENT * 2), element(b"\x7b\xa9", CANARY))
    sound = element(b"\xa3", b"SOUND" * 20, width=2)
    cluster = b"\x1f\x43\xb6\x75" + unknown + element(b"\xe7", b"\0") + sound
    tags = element(b"\x12\x54\xc3\x67", CANARY, width=8)
    said = element(b"\x1aE\xdf\xa3", b"webm") + b"\x18\x53\x80\x67" + unknown + info + tags + cluster + sound
    kept = without_traces(said + tags, "audio/webm")
    assert len(kept) == len(said + tags)
    assert (CANARY in kept, MOMENT in kept, kept.count(sound)) == (False, False, 2)
    assert kept.count(b"\xec") == 2


@pytest.mark.parametrize("comments", [CANARY, CANARY * 40])
def test_ogg_loses_its_comments_and_its_checksums_hold(comments: bytes) -> None:
    tags = b"OpusTags" + comments
    pages = [page(tags[:510], ends=False), page(tags[510:])] if len(tags) > 510 else [page(tags)]
    head, sound = page(b"OpusHead\1\1"), page(b"SOUND" * 30)
    said = head + b"".join(pages) + sound
    kept = without_traces(said, "audio/ogg")
    assert (len(kept), kept.startswith(head), kept.endswith(sound)) == (len(said), True, True)
    assert (CANARY in kept, b"OpusTags" in kept) == (False, True)
    at = len(head)
    for each in pages:
        found = kept[at : at + len(each)]
        assert int.from_bytes(found[22:26], "little") == crc(found[:22] + bytes(4) + found[26:])
        at += len(each)


def test_a_real_film_stays_as_long_and_keeps_what_is_seen() -> None:
    film = FILM.read_bytes()
    kept = without_traces(film, "audio/mp4")
    at = film.index(b"mdat")
    size = int.from_bytes(film[at - 4 : at])
    assert (len(kept), kept[at - 4 : at - 4 + size]) == (len(film), film[at - 4 : at - 4 + size])
    assert b"udta" not in kept


@pytest.mark.parametrize("broken", [b"", b"\0", WEBM[:9], OGG, OGG[:30], MP4, MP4[:9], b"\x18\x53\x80\x67\0"])
@pytest.mark.parametrize("kind", ["audio/mp4", "audio/webm", "audio/ogg"])
def test_what_cannot_be_read_is_left_as_it_is(broken: bytes, kind: str) -> None:
    assert without_traces(broken, kind) == broken
