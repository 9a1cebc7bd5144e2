"""Hand out stored files: by nginx, by a short-lived address on S3, or in blocks of 1 MB."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.http import content_disposition_header

# Goes with a platform admin who looks on as somebody else: nothing that they open counts as that person's.
LOOKING_ON_COOKIE: str = settings.LOOKING_ON_COOKIE_NAME
BLOCK = 1024 * 1024
SIGNED_SECONDS = 300
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# A file of a stranger never runs anything, wherever it is shown.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class BlockResponse(FileResponse):
    """A file in blocks that cost little."""

    block_size = BLOCK


def send_stored(
    request: HttpRequest,
    *,
    name: str,
    size: int | None = None,
    content_type: str,
    filename: str,
    inline: bool = False,
    until: datetime | None = None,
    max_age: int = 0,
) -> HttpResponseBase:
    """Answer with a stored file; the caller has checked the right to read it, which ends at `until`."""
    printable = "".join(char for char in filename if char.isprintable())  # a line end would be a header
    disposition = content_disposition_header(not inline, printable) or "attachment"
    if hasattr(default_storage, "querystring_auth"):
        signed = HttpResponseRedirect(_signed_url(name, content_type, disposition, until))
        signed.headers["Cache-Control"] = "private, no-store"
        return signed
    prefix = getattr(settings, "ACCEL_REDIRECT_PREFIX", "")
    if prefix:
        response: HttpResponseBase = HttpResponse()
        response.headers["X-Accel-Redirect"] = prefix + quote(name)
    else:
        response = _stream(request, name, default_storage.size(name) if size is None else size)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = f"private, max-age={max_age}" if max_age else "private, no-store"
    return response


def send_played(request: HttpRequest, *, name: str, content_type: str) -> HttpResponseBase:
    """Answer with a stored sound, or the stretch of it that a player asks for; the caller checked the right.

    Never by an address of the store, which could be passed on, and which a page's policy doesn't play.
    """
    response = _stream(request, name, default_storage.size(name))
    response.headers["Content-Type"] = content_type
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def send_made(
    request: HttpRequest, blocks: Iterable[bytes], *, size: int, content_type: str, filename: str
) -> HttpResponseBase:
    """Answer with what is made while it is sent: no part of it can be asked for, and nothing is kept."""
    response = StreamingHttpResponse(_each(blocks)) if request.method == "GET" else HttpResponse()
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Accept-Ranges"] = "none"
    return response


def _each(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks; closing this, when the reader has gone, closes the file that is being read."""
    yield from blocks


def stored_blocks(name: str) -> Iterator[bytes]:
    """Yield a stored file in blocks, never whole; from S3 straight as it comes, without a copy on disk."""
    bucket = getattr(default_storage, "bucket", None)
    if bucket is not None:
        yield from bucket.Object(name).get()["Body"].iter_chunks(BLOCK)
        return
    with default_storage.open(name, "rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _signed_url(name: str, content_type: str, disposition: str, until: datetime | None) -> str:
    seconds = SIGNED_SECONDS
    if until is not None:
        seconds = max(1, min(seconds, int((until - timezone.now()).total_seconds())))
    storage: Any = default_storage
    parameters = {"ResponseContentDisposition": disposition, "ResponseContentType": content_type}
    return str(storage.url(name, parameters=parameters, expire=seconds))


def _stream(request: HttpRequest, name: str, size: int) -> HttpResponseBase:
    wanted = _range(request.headers.get("Range", ""), size)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(headers={"Content-Length": str(size)})
    elif wanted is None:
        response = BlockResponse(default_storage.open(name, "rb"))
    elif wanted.start == wanted.stop:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        start, end = wanted.start, wanted.stop - 1
        response = BlockResponse(Part(default_storage.open(name, "rb"), start, end), status=206)
        response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        response.headers["Content-Length"] = str(end - start + 1)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _range(header: str, size: int) -> range | None:
    """Return the bytes of a single range; an empty one can't be met, None means the whole."""
    match = RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last or size - 1), size - 1)
    return range(start, end + 1) if start <= end < size else range(0)


class Part:
    """A stretch of an open file, read like a file."""

    def __init__(self, stream: IO[bytes], start: int, end: int) -> None:
        stream.seek(start)
        self.stream, self.left = stream, end - start + 1
        self.close = stream.close

    def read(self, size: int) -> bytes:
        """Return at most so many bytes of what is left."""
        block = self.stream.read(min(size, self.left))
        self.left -= len(block)
        return block


def is_continued(request: HttpRequest) -> bool:
    """Say whether a request asks for the rest of something: a range from after its first byte."""
    wanted = request.headers.get("Range", "")
    return bool(wanted) and not wanted.strip().startswith("bytes=0-")


def is_first_look(request: HttpRequest) -> bool:
    """Say whether a GET counts: not a HEAD, a prefetch, the rest of a range, or somebody looking on."""
    hints = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    looks_on = LOOKING_ON_COOKIE in request.COOKIES
    is_look = request.method == "GET" and "prefetch" not in hints
    return is_look and not is_continued(request) and not looks_on
