"""Stored files about people that no row names: left by a process killed before its commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from partners.models import DataExport, ImportRun, NetworkExport
from partners.models.imports import EXPORTS, IMPORTS
from portal.kernel.stray_files import drop_unnamed

FOLDERS: dict[str, Any] = {"exports/": DataExport, EXPORTS: NetworkExport, IMPORTS: ImportRun}
AGE = timedelta(days=1)  # longer than a file waits for the commit of its row


def drop_stray_files(now: datetime) -> int:
    """Delete files that no row names; returns how many."""
    return sum(
        drop_unnamed(folder, model.objects.all(), "file", before=now - AGE)
        for folder, model in FOLDERS.items()
    )
