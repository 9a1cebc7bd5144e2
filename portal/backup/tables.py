"""Tables as an archive keeps them: which there are, and their rows as JSON that every engine means alike."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.duration import duration_string
from wagtail.blocks import StreamValue

CHUNK = 2_000
# Tables that an archive leaves out, and why.
LEFT_OUT = {
    "feedback.remarkwords": "Made anew from the remarks by the worker.",
    "feedback.wordcount": "Counted anew with them.",
    "sessions.session": "A session that was ended since would be open again: people sign in anew.",
    "usersessions.usersession": "Goes with the sessions.",
    "toolkits.assetwords": "Read anew from the files by the worker.",
    "toolkits.searchrow": "Made anew with the words inside the files.",
    "wagtailsearch.indexentry": "Made anew from pages and images: each engine keeps its own.",
    "wagtailsearch.sqliteftsindexentry": "Made anew with the index.",
}


@dataclass(frozen=True)
class Table:
    """A table and its columns, in the order of the model."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Return its name in the database."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list[Any]:
        """Return the fields that have a column in this table."""
        return [field for field in self.model._meta.local_concrete_fields if field.column]

    @property
    def columns(self) -> list[str]:
        """Return the names of its columns."""
        return [str(field.column) for field in self.fields]

    @property
    def counter(self) -> str | None:
        """Return the column that the database itself numbers, if there is one."""
        key = self.model._meta.pk
        return str(key.column) if isinstance(key, models.AutoField | models.BigAutoField) else None

    @property
    def files(self) -> list[tuple[int, Any]]:
        """Return place and field of each column that names a stored file."""
        return [(at, field) for at, field in enumerate(self.fields) if isinstance(field, models.FileField)]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Read its rows, a chunk at a time, by key."""
        rows = self.model._base_manager.order_by("pk").values_list(*(field.attname for field in self.fields))
        return rows.iterator(chunk_size=CHUNK)


def all_tables(registry: Any) -> list[Table]:
    """Return the tables of a registry's models, by name."""
    found = registry.get_models(include_auto_created=True)
    tables = [Table(model) for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(tables, key=lambda table: table.name)


def kept_tables(registry: Any) -> list[Table]:
    """Return the tables that an archive holds."""
    return [table for table in all_tables(registry) if table.model._meta.label_lower not in LEFT_OUT]


def to_line(row: tuple[Any, ...]) -> bytes:
    """Return a row as one line; the same row gives the same line on every engine."""
    text = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, StreamValue):
        return json.dumps(value.get_prep_value(), ensure_ascii=False, sort_keys=True)
    raise TypeError(f"{type(value).__name__} has no form in an archive")


def stored_forms(table: Table, columns: list[str]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return, by place, how a line's values become what this engine stores; most are that already."""
    found = [(columns.index(str(field.column)), _stored_form(field)) for field in table.fields]
    return [(at, convert) for at, convert in found if convert]


def _stored_form(field: Any) -> Callable[[Any], Any] | None:
    kind = _kind(field)
    if isinstance(kind, models.JSONField):
        return lambda value: None if value is None and field.null else json.dumps(value)
    if isinstance(kind, models.BinaryField):
        return lambda value: None if value is None else bytes(kind.to_python(value))
    if connection.vendor == "postgresql" or isinstance(kind, models.CharField | models.TextField):
        return None  # COPY reads text by the column's type
    if isinstance(kind, models.IntegerField | models.FloatField | models.BooleanField):
        return None
    return lambda value: kind.get_db_prep_save(kind.to_python(value), connection)


def _kind(field: Any) -> Any:
    """Return the field that says what a column holds: a key holds what it points to."""
    while field.remote_field is not None:
        field = field.target_field
    return field
