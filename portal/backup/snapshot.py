"""One moment of the database, while everybody goes on working."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def one_moment() -> Iterator[None]:
    """Open a transaction that reads one moment and holds nobody up."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _run(READ_ONLY)
            yield
        return
    # Ours begin IMMEDIATE, which takes the one lock for writing; this one only reads.
    connection.ensure_connection()
    wrapper: Any = connection
    usual, wrapper.transaction_mode = wrapper.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            _run("SELECT count(*) FROM sqlite_master")  # the moment is that of the first read
            yield
    finally:
        wrapper.transaction_mode = usual


def last_key(table: str, column: str) -> int | None:
    """Return the last number that a table's counter gave away: no number is given twice."""
    if connection.vendor == "sqlite":
        row = _run("SELECT seq FROM sqlite_sequence WHERE name = %s", table)
        return (row and row[0]) or None
    (sequence,) = _run("SELECT pg_get_serial_sequence(%s, %s)", connection.ops.quote_name(table), column)
    value, is_given = _run(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 (the database's name)
    return (value if is_given else value - 1) or None


def _run(statement: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchone() if cursor.description else None
