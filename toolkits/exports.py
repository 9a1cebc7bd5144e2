"""Files out: many in one zip, made while it is sent; and codes to scan, for print."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import segno
from zipstream import ZipStream

from portal.kernel.delivery import stored_blocks
from toolkits.queries.bundles import Entry

CODE_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
# Dots a square side: 20 mm of a printed code at 600 dpi and more.
DOTS = 16


def code_image(text: str, kind: str) -> bytes:
    """Return a QR code with its quiet zone; a quarter of it may be soiled, as print in a showroom is."""
    stream = io.BytesIO()
    segno.make_qr(text, error="q").save(stream, kind=kind, scale=DOTS, border=4, dark="#000", light="#fff")
    return stream.getvalue()


def zip_of(entries: Sequence[Entry]) -> ZipStream:
    """Return a zip whose length is known and whose files are read one after the other, when their turn comes.

    Stored, not packed: pictures, films and PDFs are packed already, and a length can't be known otherwise.
    """
    stream = ZipStream(sized=True)
    for entry in entries:
        stream.add(_blocks(entry.version.file.name), entry.name, size=entry.version.size)
    return stream


def _blocks(name: str) -> Iterator[bytes]:
    yield from stored_blocks(name)
