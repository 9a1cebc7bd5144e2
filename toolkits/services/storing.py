"""Judge uploads and store them, and take them away again when their rows can't be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import File
from django.core.files.storage import default_storage

from portal.kernel.identifiers import random_token
from toolkits.sniffing import FileFacts, read_facts


@dataclass(frozen=True)
class Stored:
    """An upload that was judged and stored under a random name."""

    facts: FileFacts
    name: str


@contextmanager
def stored(uploads: Sequence[File[bytes]]) -> Iterator[list[Stored]]:
    """Judge all, store all, and take them away again when the rows can't be written.

    Storing happens outside the transaction: it may take long, and SQLite has one writer.
    """
    judged = [(upload, read_facts(upload, upload.name or "")) for upload in uploads]
    files: list[Stored] = []
    try:
        for upload, facts in judged:
            name = default_storage.save(f"assets/{random_token()}.{facts.extension}", upload)
            files.append(Stored(facts, name))
        yield files
    except BaseException:
        for file in files:
            default_storage.delete(file.name)
        raise
