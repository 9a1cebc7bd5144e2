"""Keep who took a list of the network out, how many rows of which filter."""

from __future__ import annotations

from partners.models import ActivityLog, NetworkExport
from partners.queries.import_reports import TAKEN_DIRECTORY, TAKEN_EXPORT
from partners.scope import Scope
from partners.services.activity import log_activity


def note_directory(*, scope: Scope, rows: int, query: str) -> None:
    """Note that somebody took the directory out, as their filter left it."""
    log_activity(
        scope=scope,
        verb=TAKEN_DIRECTORY,
        object_kind="network",
        object_id=scope.network_id,
        data={"rows": rows, "query": query},
    )


def note_network(*, scope: Scope, export: NetworkExport, is_continued: bool = False) -> None:
    """Note that somebody took a finished export of the network out; its rest is noted with its beginning."""
    if is_continued and _has_taken(scope, export):
        return
    log_activity(
        scope=scope,
        verb=TAKEN_EXPORT,
        object_kind="network_export",
        object_id=export.pk,
        data={"rows": export.counts.get("partners", 0)},
    )


def _has_taken(scope: Scope, export: NetworkExport) -> bool:
    """Say whether its beginning was noted: who asks for all but the first byte takes it out as well."""
    rows = ActivityLog.objects.filter(verb=TAKEN_EXPORT, object_kind="network_export", object_id=export.pk)
    return rows.filter(actor_id=scope.actor_id).exists()
