"""Stored files that no row names: left by a process that was killed before its commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet

CHUNK = 500


def drop_unnamed(
    folder: str, rows: QuerySet[Any], column: str, *, before: datetime, kept: Collection[str] = ()
) -> int:
    """Delete what is in a folder since before a moment and stands in no row's column; returns how many.

    `kept` are names that no row has yet, of files that are being made.
    """
    dropped, names = 0, _names_in(folder)
    for start in range(0, len(names), CHUNK):
        some = names[start : start + CHUNK]
        known = {*kept, *rows.filter(**{f"{column}__in": some}).values_list(column, flat=True)}
        for name in some:
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                dropped += 1
    return dropped


def _names_in(folder: str) -> list[str]:
    try:
        return [f"{folder}{name}" for name in sorted(default_storage.listdir(folder)[1])]
    except FileNotFoundError:  # nothing was ever stored there
        return []
