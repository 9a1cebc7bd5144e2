"""Forget files, rows and problems of import runs after a while; what was done stays counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from partners.enums import ImportStage
from partners.models import ImportProblem, ImportRow, ImportRun, NetworkExport
from portal.kernel.leases import WorkState

KEPT = timedelta(days=30)
EXPORT_KEPT = timedelta(days=7)
FINAL = (ImportStage.DONE, ImportStage.CANCELLED, ImportStage.FAILED)


def purge_due_imports(now: datetime | None = None) -> int:
    """Purge runs that ended, or were left standing, longer ago than they are kept; returns how many."""
    before = (now or timezone.now()) - KEPT
    run = OuterRef("pk")
    holding = (
        Q(purged_at=None)
        | Exists(ImportRow.objects.filter(run=run))
        | Exists(ImportProblem.objects.filter(run=run))
    )
    due = ImportRun.objects.filter(holding).filter(
        Q(finished_at__lt=before) | Q(finished_at=None, created_at__lt=before)
    )
    purged = 0
    for run in due.order_by("pk")[:500]:
        purge_run(run=run)
        purged += 1
    return purged


def purge_run(*, run: ImportRun) -> None:
    """Forget whom a run was about; one that did not end is cancelled."""
    name = run.file.name
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.stage not in FINAL:
            locked.stage, locked.work_state = ImportStage.CANCELLED, WorkState.CANCELLED
            locked.lease_token, locked.finished_at = "", timezone.now()
        locked.rows.all().delete()
        locked.problems.all().delete()
        locked.file, locked.beginning, locked.purged_at = "", {}, timezone.now()
        locked.save()
    _forget_file(name)


def discard_run(*, run: ImportRun) -> None:
    """Leave nothing of a run that was only tried."""
    name = run.file.name
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).delete()
    _forget_file(name)


def purge_due_exports(now: datetime | None = None) -> int:
    """Forget files of exports older than they are kept; returns how many."""
    moment = now or timezone.now()
    due = NetworkExport.objects.filter(purged_at=None, created_at__lt=moment - EXPORT_KEPT)
    purged = 0
    for export in due.order_by("pk")[:500]:
        name = export.file.name
        with transaction.atomic():
            NetworkExport.objects.filter(pk=export.pk).update(file="", size=0, purged_at=moment)
        _forget_file(name)
        purged += 1
    return purged


def _forget_file(name: str | None) -> None:
    if name:
        default_storage.delete(name)
