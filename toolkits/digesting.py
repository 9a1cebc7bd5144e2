"""Take an upload as its SHA-256 alone: read in pieces, never kept, in memory or on disk."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST = 200 * 1024 * 1024


class Digested(UploadedFile):
    """What is left of an upload: how long it was, and its digest."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(file=None, name=name, size=size)
        self.sha256 = sha256

    def close(self) -> None:
        """There is nothing to close."""


class DigestingHandler(FileUploadHandler):
    """Digest each piece as it comes; all files of a request together have one limit."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0
        self.is_too_big = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a digest."""
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Digest a piece, and hand it to nobody."""
        self.taken += len(raw_data)
        if self.taken > MOST:
            self.is_too_big = True
            raise StopUpload(connection_reset=True)
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> Digested:
        """Return the digest."""
        return Digested(self.file_name or "", file_size, self.digest.hexdigest())
