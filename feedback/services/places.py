"""Follow partners: the lists by branch always, the figures in the month that isn't over."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from feedback.cells import Changes, Fact
from feedback.models import CaseTheme, Remark, Tally
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
from partners.tree import STEP, ancestor_paths, successor
from portal.kernel.listed import as_value, execute, listed

DEEPEST = 16
CHUNK = 1000
BRANCHES = {"begins": "text", "ends": "text"}
# One statement a level: the branch is the path's step at that level, the partner's own among them.
PLACE_LEVEL = """
insert into feedback_remarkplace (network_id, branch, said_at, remark_id)
select network_id, substr(path, %s, 4), submitted_at, id
from {branches} join feedback_remark on path >= m.begins and path < m.ends
where network_id = %s and length(path) >= %s
on conflict do nothing
"""
LEAVE_PLACES = """
delete from feedback_remarkplace where remark_id in (
  select id from {branches} join feedback_remark on path >= m.begins and path < m.ends where network_id = %s)
"""


def rebuild_places(network_id: int, paths: Sequence[str]) -> None:
    """Write anew in which branches' lists the remarks under some paths stand."""
    highest = [path for path in paths if path and not set(ancestor_paths(path)[:-1]) & set(paths)]
    if not highest:
        return
    ranges = [(path, successor(path)) for path in dict.fromkeys(highest)]
    branches, value = listed("m", BRANCHES), as_value(BRANCHES, ranges)
    execute(LEAVE_PLACES.format(branches=branches), value, network_id)
    for level in range(1, DEEPEST):
        length = (level + 1) * STEP
        execute(PLACE_LEVEL.format(branches=branches), level * STEP + 1, value, network_id, length)


@transaction.atomic
def follow_moves(network_id: int, moves: Sequence[tuple[str, str]]) -> None:
    """Let lists, and the figures of the open month, follow branches that moved; closed months stay."""
    rebuild_places(network_id, [new for _old, new in moves])
    recent = _recent(network_id)
    moved = {new for _old, new in moves}
    astray = recent.filter(partner__isnull=False).exclude(counted_path=F("path"))
    known = [pk for pk, path in astray.order_by("pk").values_list("pk", "path") if _within(path, moved)]
    _recount_at(network_id, known, lambda remark: remark.path)
    places = dict(moves)
    nobody = recent.filter(partner=None).order_by("pk").values_list("pk", "counted_path")
    nameless = [pk for pk, path in nobody if _within(path, places)]
    _recount_at(network_id, nameless, lambda remark: _new_place(remark.counted_path, places))


def _within(path: str, branches: Container[str]) -> bool:
    return any(above in branches for above in ancestor_paths(path))


def _new_place(path: str, places: Mapping[str, str]) -> str:
    """Return where a path leads now: the deepest branch above it that moved decides."""
    old = next(above for above in reversed(ancestor_paths(path)) if above in places)
    return places[old] + path[len(old) :]


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
    rebuild_places(kept.network_id, [kept.path])
    astray = _recent(kept.network_id).filter(partner_id=kept_id).exclude(counted_path=F("path"))
    pks = list(astray.order_by("pk").values_list("pk", flat=True))
    _recount_at(kept.network_id, pks, lambda remark: remark.path)


def open_month(network: Network) -> Period:
    """Return the month that isn't over: what was said in it is counted where its partner hangs."""
    return Period.of(local_day(timezone.now(), network.time_zone), Grain.MONTH)


def _recent(network_id: int) -> QuerySet[Remark]:
    """Return what was said in the month that isn't over."""
    network = Network.objects.get(pk=network_id)
    begin, _end = open_month(network).bounds(network.time_zone)
    found: QuerySet[Remark] = Remark.objects.filter(network_id=network_id, submitted_at__gte=begin)
    return found


def _recount_at(network_id: int, waiting: Sequence[int], place: Callable[[Remark], str]) -> None:
    network = Network.objects.get(pk=network_id)
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
