"""Files out: many in one zip, made while it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zipstream import ZipStream

from portal.kernel.delivery import stored_blocks
from toolkits.queries.bundles import Entry


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
