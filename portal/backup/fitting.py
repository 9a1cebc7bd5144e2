"""Whether a row of an archive can stand in a table here: PostgreSQL is strict where SQLite takes all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models

from portal.backup.tables import Table

Check = Callable[[Any], str]
NUL = "\0"


class Fitting:
    """The checks of one table's columns."""

    def __init__(self, table: Table, columns: list[str]) -> None:
        """Take the table and the archive's order of its columns."""
        self.columns = columns
        found = [(columns.index(str(field.column)), _check_of(field)) for field in table.fields]
        self.checks = [(at, check) for at, check in found if check]

    def problem(self, row: Any) -> str:
        """Say what is wrong with a row, or nothing."""
        if not isinstance(row, list) or len(row) != len(self.columns):
            return f"it has not {len(self.columns)} values"
        for at, check in self.checks:
            if wrong := check(row[at]):
                return f"its {self.columns[at]} {wrong}"
        return ""


def _check_of(field: Any) -> Check | None:
    strict = connection.vendor == "postgresql"
    if isinstance(field, models.IntegerField):
        return _range_check(field)
    if isinstance(field, models.FileField):
        return _text_check(field.max_length if strict else None, strict=strict)
    if strict and isinstance(field, models.TextField):
        return _text_check(None, strict=strict)
    if strict and isinstance(field, models.CharField):
        return _text_check(field.max_length, strict=strict)
    if strict and isinstance(field, models.JSONField):
        return lambda value: f"holds {_NO_NUL}" if holds_nul(value) else ""
    return None


_NO_NUL = "a NUL character, which PostgreSQL doesn't keep"


def _text_check(longest: int | None, *, strict: bool) -> Check:
    def check(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            return "is no text"
        if strict and NUL in value:
            return f"holds {_NO_NUL}"
        if longest is not None and len(value) > longest:
            return f"has {len(value)} characters, and PostgreSQL takes {longest}"
        return ""

    return check


def _range_check(field: Any) -> Check:
    lowest, highest = connection.ops.integer_field_range(field.get_internal_type())

    def check(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, int):
            return "is no whole number"
        fits = (lowest is None or value >= lowest) and (highest is None or value <= highest)
        return "" if fits else f"is {value}, beyond {lowest} to {highest}"

    return check


def holds_nul(value: Any) -> bool:
    """Say whether a NUL character stands anywhere in a JSON value."""
    if isinstance(value, str):
        return NUL in value
    if isinstance(value, dict):
        return any(holds_nul(one) for pair in value.items() for one in pair)
    return isinstance(value, list) and any(holds_nul(one) for one in value)
