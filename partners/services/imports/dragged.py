"""Who ends along with a missing partner although the list does not miss them: said in the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partners.enums import ImportChange, ImportKind
from partners.models import ActivityLog, ImportRow, ImportRun, Partner
from partners.scope import branch_q
from partners.services.imports.refusing import refuse_row
from partners.services.network import MOVED
from partners.services.partner_life import ADDED
from partners.tree import is_within


def say_who_ends_along(*, run: ImportRun, gone: Sequence[Partner]) -> None:
    """Note whom the list names, or who came there after the plan, under partners that end as missing."""
    dragged = list(_under(run, gone))
    if not dragged:
        return
    rows = {row.number: row for row in _rows(run).exclude(change=ImportChange.GONE).order_by("-line")}
    came = _came_since(run, [partner.pk for partner, _above in dragged])
    for partner, above in dragged:
        row = rows.get(partner.number)
        if row or partner.pk in came:
            row = row or ImportRow(number=partner.number, label=partner.name)
            refuse_row(run=run, row=row, sentence=_sentence(above))


def _under(run: ImportRun, gone: Sequence[Partner]) -> Iterator[tuple[Partner, Partner]]:
    """Yield active partners under those that end, as they hang now, and the one at the top of each."""
    branches = Partner.objects.filter(pk__in=[one.pk for one in gone], is_active=True, numchild__gt=0)
    top: Partner | None = None
    for branch in branches.order_by("path"):
        if top and is_within(branch.path, top.path):
            continue
        top = branch
        active = Partner.objects.filter(branch_q(branch.path), is_active=True).exclude(pk=branch.pk)
        missing = _rows(run).filter(change=ImportChange.GONE).values("number")
        for partner in active.exclude(number__in=missing).order_by("path"):
            yield partner, branch


def _rows(run: ImportRun) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(run=run, kind=ImportKind.PARTNER)


def _came_since(run: ImportRun, ids: Sequence[int]) -> set[int]:
    """Return who of them was moved or added after the plan was made."""
    changes = Q(verb__in=[MOVED, ADDED], object_kind="partner", happened_at__gt=run.planned_at)
    log = ActivityLog.objects.filter(changes, network=run.network)
    return set(ids) & {pk for pk in log.values_list("object_id", flat=True) if pk}


def _sentence(above: Partner) -> str:
    return _(
        "It hangs under %(name)s (%(number)s), which is missing from the list, and ended with it. "
        "Reactivate that one, or move this one and reactivate it."
    ) % {"name": above.name, "number": above.number}
