"""Rows of a statement's own, given as one value: thousands of them cost one statement on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

ON_POSTGRESQL = "jsonb_to_recordset(%s::jsonb) as {name}({typed})"
ON_SQLITE = "(select {taken} from json_each(%s)) as {name}"


def listed(name: str, columns: Mapping[str, str]) -> str:
    """Return SQL for a table of the named columns and types; it takes one parameter, made by `as_value`."""
    if connection.vendor == "postgresql":
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        return ON_POSTGRESQL.format(name=name, typed=typed)
    taken = ", ".join(f"value ->> '{column}' as {column}" for column in columns)
    return ON_SQLITE.format(name=name, taken=taken)


def as_value(columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as the parameter of a listed table."""
    names = list(columns)
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows])


def execute(statement: str, *parameters: Any) -> int:
    """Execute one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        touched: int = cursor.rowcount
        return touched
