"""What an import run says of itself: to its page, its download and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.enums import ImportChange, ImportKind, ImportStage
from partners.models import ImportProblem, ImportRow, ImportRun

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
ENDED = (ImportStage.DONE, ImportStage.CANCELLED, ImportStage.FAILED, ImportStage.APPLYING)


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
