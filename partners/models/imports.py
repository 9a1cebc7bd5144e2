"""Bringing a network in from a file, and out again: durable work whose report stays."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from partners.enums import ExportStage, ImportChange, ImportKind, ImportStage
from partners.querysets import ManagedQuerySet
from portal.kernel.identifiers import random_token
from portal.kernel.leases import Leased

IMPORTS, EXPORTS = "imports/", "network-exports/"


def import_name(run: ImportRun, filename: str) -> str:
    """Return a random stored name: what the person called the file is kept in a column."""
    return f"{IMPORTS}{random_token()}{run.extension}"


def export_name(export: NetworkExport, filename: str) -> str:
    """Return a random stored name for a finished export."""
    return f"{EXPORTS}{random_token()}.xlsx"


class ImportRun(Leased):
    """One file on its way into a network; due while a worker has to act, done while somebody has to.

    Without a network the run founds the one of `new_slug`. File, rows and problems are purged after a while;
    the counts stay. Only whoever manages the network sees it.
    """

    scope_kind = "shared"

    network = models.ForeignKey(
        "partners.Network", null=True, blank=True, on_delete=models.PROTECT, related_name="import_runs"
    )
    new_slug = models.CharField(max_length=50, blank=True)
    new_name = models.CharField(max_length=100, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=10, default="en")
    stage = models.CharField(max_length=10, choices=ImportStage.choices, default=ImportStage.UPLOADED)
    file = models.FileField(upload_to=import_name, max_length=200, blank=True)
    filename = models.CharField(max_length=150)
    extension = models.CharField(max_length=10, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    beginning = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    deactivate_missing = models.BooleanField(default=False)
    gone_confirmed = models.PositiveIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    notices = models.JSONField(default=list, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    planned_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["work_state", "due_at"], name="import_run_due"),
            models.Index(fields=["network", "-created_at", "-id"], name="import_run_recent"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportRow(models.Model):
    """One planned change: a partner, or a person's seat at one; applied chunk by chunk."""

    scope_kind = "internal"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=8, choices=ImportKind.choices)
    change = models.CharField(max_length=10, choices=ImportChange.choices)
    sheet = models.CharField(max_length=100, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    facts = models.JSONField(default=dict, blank=True)
    differences = models.JSONField(default=list, blank=True)
    chunk = models.PositiveIntegerField()
    is_applied = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["run", "kind", "change", "id"], name="import_row_list"),
            models.Index(fields=["run", "chunk", "id"], name="import_row_chunk"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.change} {self.pk}"


class ImportProblem(models.Model):
    """What is wrong with a cell of the file, and what to do about it."""

    scope_kind = "internal"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    sheet = models.CharField(max_length=100, blank=True)
    line = models.PositiveIntegerField()
    letter = models.CharField(max_length=5, blank=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=500, blank=True)
    advice = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["run", "line", "id"], name="import_problem_line")]

    def __str__(self) -> str:
        return f"problem {self.pk}"


class ImportMapping(models.Model):
    """What a network's columns and words mean, as somebody confirmed it, by the signature of the headings."""

    scope_kind = "internal"

    network = models.ForeignKey("partners.Network", on_delete=models.CASCADE, related_name="import_mappings")
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "signature"], name="import_mapping_once")]

    def __str__(self) -> str:
        return f"mapping {self.pk}"


class NetworkExport(Leased):
    """A network as a workbook that imports unchanged; the file is purged after a few days."""

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="network_exports")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stage = models.CharField(max_length=10, choices=ExportStage.choices, default=ExportStage.WAITING)
    file = models.FileField(upload_to=export_name, max_length=200, blank=True)
    filename = models.CharField(max_length=150, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["work_state", "due_at"], name="network_export_due"),
            models.Index(fields=["network", "-created_at", "-id"], name="network_export_recent"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"
