"""What an import run says of itself: to its page, its download and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.enums import ImportChange, ImportKind, ImportStage, Level, Role
from partners.imports.comparing import ENDED_ON
from partners.imports.fields import FIELDS
from partners.imports.mapping import Mapping
from partners.imports.words import LEVELS, look_up
from partners.models import ActivityLog, ImportProblem, ImportRow, ImportRun, NetworkExport
from partners.scope import Scope

LABELS: dict[tuple[str, str], str | Promise] = {
    (ImportKind.PARTNER, ImportChange.CREATED): _("new partners"),
    (ImportKind.PARTNER, ImportChange.CHANGED): _("changed partners"),
    (ImportKind.PARTNER, ImportChange.MOVED): _("moved partners"),
    (ImportKind.PARTNER, ImportChange.GONE): _("partners missing"),
    (ImportKind.PARTNER, ImportChange.UNCHANGED): _("unchanged partners"),
    (ImportKind.PERSON, ImportChange.CREATED): _("new people"),
    (ImportKind.PERSON, ImportChange.CHANGED): _("changed people"),
    (ImportKind.PERSON, ImportChange.GONE): _("roles missing"),
    (ImportKind.PERSON, ImportChange.UNCHANGED): _("unchanged people"),
}
# Which words of a column can be explained, and under which name the mapping keeps them.
EXPLAINED = {
    "level": "level",
    "role": "role",
    "status": "status",
    "consent": "consent",
    "consent_news": "consent",
    "consent_ask": "consent",
}
MOST_WORDS = 40
ENDED = (ImportStage.DONE, ImportStage.CANCELLED, ImportStage.FAILED, ImportStage.APPLYING)


TAKEN_DIRECTORY, TAKEN_EXPORT = "partners.directory_exported", "partners.network_export_taken"
EXPORTED = "partners.network_exported"
FEW = 20


@dataclass(frozen=True)
class TakenOut:
    """One list that somebody took out; by nobody where the command did."""

    at: datetime
    actor: str
    rows: int
    query: str
    is_directory: bool


@dataclass(frozen=True)
class Line:
    """One figure of the plan or report."""

    kind: str
    change: str
    label: str | Promise
    planned: int
    done: int
    count: int


def summary_of(run: ImportRun) -> list[Line]:
    """Return what is planned, and what of it was done; unchanged rows need no doing."""
    plan, done = run.counts.get("plan", {}), run.counts.get("done", {})
    lines = []
    for (kind, change), label in LABELS.items():
        planned = plan.get(kind, {}).get(change, 0)
        is_done = change == ImportChange.UNCHANGED
        applied = planned if is_done else done.get(kind, {}).get(change, 0)
        count = applied if run.stage in ENDED else planned
        lines.append(Line(kind, change, label, planned, applied, count))
    return lines


def rows_of(run: ImportRun, kind: str, change: str) -> QuerySet[ImportRow]:
    """Return the plan's rows of one sort, in the order of the file."""
    return ImportRow.objects.filter(run=run, kind=kind, change=change).order_by("pk")


def problems_of(run: ImportRun) -> QuerySet[ImportProblem]:
    """Return what is wrong with rows that are left out, in the order of the file."""
    return ImportProblem.objects.filter(run=run).order_by("sheet", "line", "pk")


def problems_by_row(run: ImportRun, sheet: str) -> QuerySet[ImportProblem]:
    """Return what is wrong with a sheet's own rows; what applying refused without a row is none of them."""
    return ImportProblem.objects.filter(run=run, sheet=sheet, line__gt=0).order_by("line", "pk")


def unknown_words(run: ImportRun, mapping: Mapping) -> list[tuple[str, str]]:
    """Return (field, word) for the words of levels, roles, states and consent that nobody understood."""
    fields = {
        column.letter: EXPLAINED[column.field] for column in mapping.columns if column.field in EXPLAINED
    }
    rows = ImportProblem.objects.filter(run=run, letter__in=fields).exclude(value="")
    found = rows.order_by("letter", "value").values_list("letter", "value").distinct()
    known = {name: set(words) for name, words in mapping.words.items()}
    words = dict.fromkeys((fields[letter], value) for letter, value in found[:MOST_WORDS])
    return [
        (name, word)
        for name, word in words
        if word not in known.get(name, ()) and not (name == "level" and look_up(LEVELS, word))
    ]


def runs_of(scope: Scope) -> QuerySet[ImportRun]:
    """Return the network's import runs, the latest first."""
    return ImportRun.objects.visible_to(scope).select_related("actor").order_by("-created_at", "-pk")


def exports_of(scope: Scope) -> QuerySet[NetworkExport]:
    """Return the network's exports whose file is there or being made, the latest first."""
    exports = NetworkExport.objects.visible_to(scope).filter(purged_at=None)
    return exports.select_related("actor").order_by("-created_at", "-pk")


def taken_out(scope: Scope) -> list[TakenOut]:
    """Return who took lists of the network out of late: the directory, an export, or all by the command."""
    files, by_command = Q(verb__in=[TAKEN_DIRECTORY, TAKEN_EXPORT]), Q(verb=EXPORTED, object_kind="network")
    rows = ActivityLog.objects.filter(files | by_command, network_id=scope.network_id)
    return [
        TakenOut(
            row.happened_at,
            str(row.actor or ""),
            row.data.get("rows", 0),
            row.data.get("query", ""),
            is_directory=row.verb == TAKEN_DIRECTORY,
        )
        for row in rows.select_related("actor").order_by("-happened_at", "-pk")[:FEW]
    ]


def run_named(name: str) -> ImportRun | None:
    """Return the run that owns a stored file."""
    return ImportRun.objects.select_related("network").filter(file=name).first()


def export_named(name: str) -> NetworkExport | None:
    """Return the export that owns a stored file."""
    return NetworkExport.objects.select_related("network").filter(file=name).first()


def changes_of(row: ImportRow) -> list[tuple[str, str, str]]:
    """Return what a planned row changes: the field, what stands here, and what the list says."""
    return [
        (_field_label(name), _shown(name, before), _shown(name, after))
        for name, before, after in row.differences
    ]


def _field_label(name: str) -> str:
    own: dict[str, str | Promise] = {
        "is_active": _("Status"),
        "consent:news": _("Consent to news"),
        "consent:ask": _("Consent to questions"),
    }
    return str(own.get(name) or FIELDS.get(name, name))


def _shown(name: str, value: object) -> str:
    if name == "is_active":
        return str(_("active") if value else _("inactive"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    said = "" if value is None else str(value)
    if name == ENDED_ON and said:
        return date_format(date.fromisoformat(said))
    labels = {"role": dict(Role.choices), "level": dict(Level.choices)}.get(name, {})
    return str(labels.get(said, said))
