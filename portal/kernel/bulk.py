"""What only PostgreSQL offers to work on many rows, and what takes its place on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

ONE_SNAPSHOT = "set transaction isolation level repeatable read"


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Open a transaction whose reads all see the same moment; inside another one, as far as that does.

    SQLite's write transactions do so by themselves. On PostgreSQL a row that somebody else changed meanwhile
    ends it with an OperationalError when it is locked: the caller tries again.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(ONE_SNAPSHOT)
        yield


def write_many(copy: str, insert: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a table that has none of them: by COPY where there is one, else by its INSERT."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(insert, list(rows))
            return
        with cursor.cursor.copy(copy) as stream:
            for row in rows:
                stream.write_row(row)
