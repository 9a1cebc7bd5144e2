"""Look for somebody in every row of every table: what is stored about a person is a fact, not a promise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

from partners.models import Membership

Row = tuple[Any, ...]


def all_rows() -> dict[str, set[Row]]:
    """Return every row of every table that Django made."""
    found: dict[str, set[Row]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and not model._meta.proxy:
                columns = ", ".join(
                    connection.ops.quote_name(f.column) for f in model._meta.local_concrete_fields
                )
                cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[table] = {tuple(map(_plain, row)) for row in cursor.fetchall()}
    return found


def _plain(value: Any) -> Any:
    return repr(value) if isinstance(value, list | dict) else value


class Written:
    """The rows that were written while somebody spoke."""

    def __init__(self) -> None:
        self.rows: dict[str, set[Row]] = {}

    def tables_with(self, *canaries: object) -> set[str]:
        """Return the tables whose new rows hold one of the texts."""
        texts = [str(canary) for canary in canaries]
        return {
            table
            for table, rows in self.rows.items()
            for row in rows
            if any(text in str(value) for text in texts for value in row)
        }

    def moments(self) -> set[str]:
        """Return the tables whose new rows hold a moment that is not the beginning of a day (Berlin)."""
        return {
            table
            for table, rows in self.rows.items()
            for row in rows
            if any(_is_moment(value) for value in row)
        }


def _is_moment(value: Any) -> bool:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return "11:47:3" in text or "10:47:3" in text


@contextmanager
def written_rows() -> Iterator[Written]:
    """Collect what is written inside the block."""
    before, written = all_rows(), Written()
    yield written
    written.rows = {
        table: new for table, rows in all_rows().items() if (new := rows - before.get(table, set()))
    }


def traces(author: Membership) -> dict[str, tuple[object, ...]]:
    """Return what would give the author away, as texts."""
    return {
        "person": (author.person.name, author.person.email),
        "dealer": (author.partner.name, author.partner.number),
    }
