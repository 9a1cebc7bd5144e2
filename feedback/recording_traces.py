"""Take out of a recording what says when, where and by whom it was made; what is heard stays bit for bit.

Nothing moves: what goes is overwritten in its place, so that no offset of a container has to be counted anew.
Containers: ISO/IEC 14496-12 (MP4), RFC 9559 (WebM), RFC 3533 and RFC 7845 (Opus in Ogg).
"""

from __future__ import annotations

from collections.abc import Iterator

Box = tuple[bytes, int, int, int]
BOXES_OF_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"}
BOXES_WITH_TIMES = {b"mvhd", b"tkhd", b"mdhd"}
BOXES_THAT_TELL = {b"udta", b"meta", b"uuid", b"prft", b"emsg"}

SEGMENT, INFO, CLUSTER = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x1f\x43\xb6\x75"
# Tags, Attachments.
LABELS = {b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69"}
OPENED = {SEGMENT, INFO, CLUSTER}
# DateUTC, Title, SegmentFilename, SegmentUUID.
TELLING = {b"\x44\x61", b"\x7b\xa9", b"\x73\x84", b"\x73\xa4"}
VOID = 0xEC

PAGE_HEAD = 27
CHECKSUM_AT = 22


def without_traces(content: bytes, kind: str) -> bytes:
    """Return the recording without times, places, names and labels, as far as it can be read."""
    work = bytearray(content)
    if kind == "audio/mp4":
        _clean_boxes(work, 0, len(work))
    elif kind == "audio/webm":
        _clean_elements(work)
    else:
        _clean_comments(work)
    return bytes(work)


def _clean_boxes(work: bytearray, start: int, end: int) -> None:
    for kind, at, body, stop in list(_boxes(work, start, end)):
        if kind in BOXES_THAT_TELL:
            work[at : at + 4] = b"free"
            work[body:stop] = bytes(stop - body)
        elif kind in BOXES_WITH_TIMES and body < stop:
            width = 16 if work[body] == 1 else 8  # created and changed, behind version and flags
            last = min(body + 4 + width, stop)
            work[body + 4 : last] = bytes(max(0, last - body - 4))
        elif kind in BOXES_OF_BOXES:
            _clean_boxes(work, body, stop)


def _boxes(work: bytearray, start: int, end: int) -> Iterator[Box]:
    """Yield each box: its kind, where that stands, where its body begins and ends."""
    while start + 8 <= end:
        size, body = int.from_bytes(work[start : start + 4]), start + 8
        if size == 1:
            size, body = int.from_bytes(work[body : body + 8]), body + 8
        stop = end if size == 0 else start + size
        if stop < body or stop > end:
            return
        yield bytes(work[start + 4 : start + 8]), start + 4, body, stop
        start = stop


def _clean_elements(work: bytearray) -> None:
    """Go through the elements one after the other: those that are opened are followed by what is in them."""
    at = 0
    while at < len(work):
        body, name = _name(work, at)
        size, body = _size(work, body)
        if not name or body > len(work):
            return
        stop = len(work) if size is None else min(body + size, len(work))
        if name in LABELS:
            _make_void(work, at, stop)
        elif name in TELLING:
            work[body:stop] = bytes(stop - body)
        at = body if name in OPENED else stop


def _name(work: bytearray, at: int) -> tuple[int, bytes]:
    width = 9 - work[at].bit_length() if work[at] else 9
    return (at + width, bytes(work[at : at + width])) if width <= 4 else (at, b"")


def _size(work: bytearray, at: int) -> tuple[int | None, int]:
    """Return how long an element is, None if it does not say, and where its body begins."""
    if at >= len(work) or not work[at]:
        return None, len(work) + 1
    width = 9 - work[at].bit_length()
    unknown = (1 << 7 * width) - 1
    size = int.from_bytes(work[at : at + width]) & unknown
    return None if size == unknown else size, at + width


def _make_void(work: bytearray, at: int, stop: int) -> None:
    """Write an element that readers skip over a whole other one, which takes six bytes or more."""
    width = min(8, stop - at - 1)
    size = stop - at - 1 - width
    head = bytes([VOID]) + (size | 1 << 7 * width).to_bytes(width)
    work[at:stop] = head + bytes(size)


def _clean_comments(work: bytearray) -> None:
    """Empty the comments of an Opus stream: they begin on its second page and end with one."""
    at, begun = _page_end(work, 0), False
    while (stop := _page_end(work, at)) <= len(work):
        lengths = work[at + PAGE_HEAD : at + PAGE_HEAD + work[at + PAGE_HEAD - 1]]
        body = at + PAGE_HEAD + len(lengths)
        if not begun and bytes(work[body : body + 8]) != b"OpusTags":
            return
        kept = body if begun else body + 8
        work[kept:stop] = bytes(stop - kept)
        work[at + CHECKSUM_AT : at + CHECKSUM_AT + 4] = bytes(4)
        work[at + CHECKSUM_AT : at + CHECKSUM_AT + 4] = _checksum(work[at:stop]).to_bytes(4, "little")
        if not lengths or lengths[-1] < 255:  # the packet ends here
            return
        at, begun = stop, True


def _page_end(work: bytearray, at: int) -> int:
    if bytes(work[at : at + 4]) != b"OggS" or at + PAGE_HEAD > len(work):
        return len(work) + 1
    table = at + PAGE_HEAD
    lengths = work[table : table + work[table - 1]]
    return table + len(lengths) + sum(lengths)


def _checksum(page: bytearray) -> int:
    """Return the CRC of an Ogg page, whose own four bytes are zero (RFC 3533, section 6)."""
    found = 0
    for byte in page:
        found ^= byte << 24
        for _bit in range(8):
            found = (found << 1 ^ 0x04C11DB7 if found & 0x80000000 else found << 1) & 0xFFFFFFFF
    return found
