"""Stored files about people that no row names: left by a process killed before its commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage

from partners.models import DataExport, ImportRun, NetworkExport
from partners.models.imports import EXPORTS, IMPORTS

FOLDERS: dict[str, Any] = {"exports/": DataExport, EXPORTS: NetworkExport, IMPORTS: ImportRun}
AGE = timedelta(days=1)  # longer than a file waits for the commit of its row
CHUNK = 500


def drop_stray_files(now: datetime) -> int:
    """Delete files that no row names; returns how many."""
    return sum(_drop(folder, model, now - AGE) for folder, model in FOLDERS.items())


def _drop(folder: str, model: Any, before: datetime) -> int:
    names, dropped = _names_in(folder), 0
    for start in range(0, len(names), CHUNK):
        some = names[start : start + CHUNK]
        known = set(model.objects.filter(file__in=some).values_list("file", flat=True))
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
