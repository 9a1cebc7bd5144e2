"""Follow partners: the lists by branch always, the figures in the month that isn't over."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from feedback.cells import Changes, Fact
from feedback.models import CaseTheme, Remark, RemarkPlace, Tally
from feedback.queries.cells import TALLY_COLUMNS
from feedback.services.counting import (
    apply_changes,
    fact_of,
    fold_held,
    hold_figures,
    record_facts,
    theme_fact_of,
)
from partners.models import Network, Partner
from partners.periods import Grain, Period, local_day
from partners.scope import branch_q
from partners.tree import STEP, successor

DEEPEST = 16
CHUNK = 1000
# One statement a level: the branch is the path's step at that level; a dealer's own step is left out, since
# its list is found by its path.
PLACE_LEVEL = """
insert into feedback_remarkplace (network_id, branch, said_at, remark_id)
select network_id, substr(path, %s, 4), submitted_at, id from feedback_remark
where network_id = %s and path >= %s and path < %s
  and (length(path) > %s or (length(path) = %s and counted_as = 'D'))
on conflict do nothing
"""


def rebuild_places(network_id: int, path: str) -> None:
    """Write anew in which branches' lists the remarks under a path stand."""
    if not path:
        return
    remarks = Remark.objects.filter(branch_q(path), network_id=network_id)
    RemarkPlace.objects.filter(remark__in=remarks.values("pk")).delete()
    with connection.cursor() as cursor:
        for level in range(1, DEEPEST):
            length = (level + 1) * STEP
            cursor.execute(PLACE_LEVEL, [level * STEP + 1, network_id, path, successor(path), length, length])


@transaction.atomic
def follow_move(network_id: int, old: str, new: str) -> None:
    """Let lists, and the figures of the open month, follow a branch that moved; closed months stay."""
    rebuild_places(network_id, new)
    _count_where_they_hang(network_id, branch_q(new), (old, new))


@transaction.atomic
def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let two records count as the one dealer that they are, in every period; where it was said stays."""
    kept = Partner.objects.get(pk=kept_id)
    hold_figures(kept.network_id)
    fold_held(kept.network_id)
    changes = Changes()
    for row in Tally.objects.filter(partner_id=gone_id).values_list(*TALLY_COLUMNS):
        changes.tallies[row[:7]] -= row[7]
        changes.tallies[(kept_id, *row[1:7])] += row[7]
    apply_changes(kept.network_id, changes)
    Tally.objects.filter(partner_id=gone_id, voices=0).delete()
    rebuild_places(kept.network_id, kept.path)
    _count_where_they_hang(kept.network_id, Q(partner_id=kept_id), None)


def open_month(network: Network) -> Period:
    """Return the month that isn't over: what was said in it is counted where its partner hangs."""
    return Period.of(local_day(timezone.now(), network.time_zone), Grain.MONTH)


def _count_where_they_hang(network_id: int, chosen: Q, moved: tuple[str, str] | None) -> None:
    network = Network.objects.get(pk=network_id)
    begin, _end = open_month(network).bounds(network.time_zone)
    recent = Remark.objects.filter(network_id=network_id, submitted_at__gte=begin)
    known = recent.filter(chosen, partner__isnull=False).exclude(counted_path=F("path"))
    _recount_at(network, known, lambda remark: remark.path)
    if moved:
        old, new = moved
        nobody = recent.filter(partner=None, counted_path__gte=old, counted_path__lt=successor(old))
        _recount_at(network, nobody, lambda remark: new + remark.counted_path[len(old) :])


def _recount_at(network: Network, remarks: QuerySet[Remark], place: Callable[[Remark], str]) -> None:
    waiting = list(remarks.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(waiting), CHUNK):
        pks = waiting[begin : begin + CHUNK]
        rows = list(Remark.objects.filter(pk__in=pks))
        themes: dict[int, set[int]] = {}
        pairs = CaseTheme.objects.filter(case__remark__in=pks).values_list("case__remark_id", "theme_id")
        for remark_id, theme_id in pairs:
            themes.setdefault(remark_id, set()).add(theme_id)
        facts: list[Fact] = []
        for row in rows:
            row.network = network
            given = sorted(themes.get(row.pk, ()))
            facts += [fact.against() for fact in _facts(row, given)]
            row.counted_path = place(row)
            facts += _facts(row, given)
        Remark.objects.bulk_update(rows, ["counted_path"], batch_size=CHUNK)
        record_facts(network.pk, facts)


def _facts(remark: Remark, themes: list[int]) -> list[Fact]:
    return [fact_of(remark), *(theme_fact_of(remark, theme_id) for theme_id in themes)]
