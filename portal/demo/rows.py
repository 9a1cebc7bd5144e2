"""Write many rows at once: by COPY on PostgreSQL, by one prepared statement on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import AutoField, DateTimeField, Field, JSONField, Max, Model
from psycopg import sql

CHUNK = 20_000


class Table:
    """Rows of one model on their way into its table; keys are given here, for others to point to."""

    def __init__(self, model: type[Model]) -> None:
        """Begin after the table's last key."""
        self.model = model
        fields = [field for field in model._meta.local_concrete_fields if field.column]
        self.names = [field.attname for field in fields]
        self.columns = [str(field.column) for field in fields]
        self.defaults = {field.attname: _default(field) for field in fields}
        self.conversions = [(field.attname, how) for field in fields if (how := _conversion(field))]
        self.key = model._meta.pk.attname if isinstance(model._meta.pk, AutoField) else None
        manager = model._base_manager
        self.last = (manager.aggregate(last=Max("pk"))["last"] or 0) if self.key else 0
        self.rows: list[dict[str, Any]] = []

    def add(self, **values: Any) -> int:
        """Keep one row and return its key."""
        self.last += 1
        row = self.defaults | values
        if self.key:
            row[self.key] = self.last
        if len(row) != len(self.names):
            raise TypeError(f"{self.model.__name__} has no {sorted(set(row) - set(self.names))}")
        self.rows.append(row)
        return self.last

    def flush(self) -> None:
        """Write what was kept."""
        rows, self.rows = self.rows, []
        if not rows:
            return
        write = _copy if connection.vendor == "postgresql" else _insert
        for row in rows:
            for name, convert in self.conversions:
                row[name] = convert(row[name])
        write(self, map(itemgetter(*self.names), rows))


class Store:
    """The tables of one load, written in the order in which their rows point to one another."""

    def __init__(self, *models: type[Model]) -> None:
        """Open the tables."""
        self.tables = {model: Table(model) for model in models}

    def __getitem__(self, model: type[Model]) -> Table:
        """Return a model's table."""
        return self.tables[model]

    @property
    def waiting(self) -> int:
        """Return how many rows were not written yet."""
        return sum(len(table.rows) for table in self.tables.values())

    def flush(self) -> None:
        """Write what waits, and let the database go on counting after it."""
        for table in self.tables.values():
            table.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(statement)


def _default(field: Field[Any, Any]) -> Any:
    return field.get_default() if field.has_default() or not field.null else None


def _conversion(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, JSONField):
        return json.dumps
    if isinstance(field, DateTimeField) and connection.vendor != "postgresql":
        return _stored_moment
    return None


def _stored_moment(value: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _copy(table: Table, rows: Any) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(table: Table, rows: Any) -> None:
    quote = connection.ops.quote_name
    names, marks = ", ".join(map(quote, table.columns)), ", ".join(["%s"] * len(table.columns))
    place = quote(table.model._meta.db_table)
    statement = f"INSERT INTO {place} ({names}) VALUES ({marks})"  # noqa: S608 (names of our own tables)
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
