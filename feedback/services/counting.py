"""Keep the figures: count a fact in its transaction, fold what was appended, under one lock a network.

A fold is one transaction: it takes deltas out and puts their sum into the cells, or nothing happens. Killed
in the middle it leaves everything as it was; two at once pass each other by; twice does nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from feedback.cells import FIELDS, NOBODY, Cell, CellKey, Changes, Fact, TallyKey, counts_as
from feedback.models import Delta, FoldMark, Remark, RemarkPlace
from feedback.queries.cells import FACT_COLUMNS, appends_deltas, known_tallies
from partners.models import Network, Partner
from partners.periods import local_day
from partners.tree import branches_on
from portal.kernel.killpoints import reach

BATCH = 2000
EVERY = 1_000_000_000
DAY = Delta._meta.get_field("day")
# By hand: the ORM's own way costs three times as much, at every submit.
ADD_DELTA = """
insert into feedback_delta
  (network_id, partner_id, counted_path, counted_as, day, voices, kind, route, theme_id)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
ADD_TALLY = """
insert into feedback_tally
  (network_id, partner_id, grain, start, attribute, value, counted_path, counted_as, voices)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (partner_id, start, grain, attribute, value, counted_path, counted_as)
do update set voices = feedback_tally.voices + excluded.voices
"""
ADD_CELL = """
insert into feedback_rollup
  (network_id, branch, grain, start, attribute, value,
   voices, dealers, dealers_a, dealers_b, dealers_c, distributor_voices, distributors, unnamed)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (network_id, branch, grain, attribute, start, value) do update set
  voices = feedback_rollup.voices + excluded.voices,
  dealers = feedback_rollup.dealers + excluded.dealers,
  dealers_a = feedback_rollup.dealers_a + excluded.dealers_a,
  dealers_b = feedback_rollup.dealers_b + excluded.dealers_b,
  dealers_c = feedback_rollup.dealers_c + excluded.dealers_c,
  distributor_voices = feedback_rollup.distributor_voices + excluded.distributor_voices,
  distributors = feedback_rollup.distributors + excluded.distributors,
  unnamed = feedback_rollup.unnamed + excluded.unnamed
"""
TAKE_DELTAS = """
delete from feedback_delta where id in (
  select id from feedback_delta where network_id = %s order by id limit %s)
returning partner_id, counted_path, counted_as, day, voices, kind, route, theme_id
"""


def place_in_figures(remark: Remark, partner: Partner | None) -> None:
    """Say where and as what a new remark counts, before it is saved: with no identity, for its country."""
    if partner is not None:
        remark.counted_path, remark.counted_as = partner.path, counts_as(partner.level, partner.band)
        return
    remark.counted_path, remark.counted_as = country_path(remark.network, remark.country), NOBODY


def country_path(network: Network, country: str) -> str:
    """Return where a country's nameless voices count: its first node in the tree, else the whole network."""
    partners = Partner.objects.filter(network=network)
    node = partners.filter(level="country", country=country).values_list("path", flat=True).first()
    return node or partners.filter(parent=None).values_list("path", flat=True).first() or ""


def count_remark(remark: Remark) -> None:
    """Count a remark that was just saved, and put it into the lists of its partner's branches."""
    record_facts(remark.network_id, [fact_of(remark)])
    if remark.path:
        RemarkPlace.objects.bulk_create(places_of(remark))


def uncount_remark(remark: Remark) -> None:
    """Take a remark out of the figures and lists, with its themes, before it is deleted."""
    themes = set(remark.case.themes.values_list("theme_id", flat=True)) if hasattr(remark, "case") else set()
    facts = [fact_of(remark), *(theme_fact_of(remark, theme_id) for theme_id in sorted(themes))]
    record_facts(remark.network_id, [fact.against() for fact in facts])
    RemarkPlace.objects.filter(remark=remark).delete()


def count_theme(remark: Remark, theme_id: int) -> None:
    """Count a theme that a remark has for the first time."""
    record_facts(remark.network_id, [theme_fact_of(remark, theme_id)])


def uncount_theme(remark: Remark, theme_id: int) -> None:
    """Count a theme that a remark no longer has."""
    record_facts(remark.network_id, [theme_fact_of(remark, theme_id).against()])


def fact_of(remark: Remark) -> Fact:
    """Return the remark as it counts."""
    return Fact(
        remark.partner_id,
        remark.counted_path,
        remark.counted_as,
        local_day(remark.submitted_at, remark.network.time_zone),
        1,
        kind=remark.kind,
        route=remark.route,
    )


def theme_fact_of(remark: Remark, theme_id: int) -> Fact:
    """Return one theme of the remark as it counts."""
    day = local_day(remark.submitted_at, remark.network.time_zone)
    return Fact(
        remark.partner_id,
        remark.counted_path,
        remark.counted_as,
        day,
        1,
        kind=remark.kind,
        theme_id=theme_id,
    )


def places_of(remark: Remark) -> list[RemarkPlace]:
    """Return the rows of the branches in whose lists a remark stands."""
    kept = {"network_id": remark.network_id, "said_at": remark.submitted_at, "remark_id": remark.pk}
    return [RemarkPlace(branch=branch, **kept) for branch in branches_on(remark.path)]


@transaction.atomic(savepoint=False)
def record_facts(network_id: int, facts: Iterable[Fact]) -> None:
    """Keep facts in the transaction they happen in: as deltas, or in the cells where there is one writer.

    Without a savepoint of its own: figures that fail must take the fact back, and two statements less matter
    where everybody speaks at once (bench/hot_cell.py).
    """
    if not appends_deltas():
        apply_changes(network_id, Changes.of(facts))
        return
    rows: list[Any] = [(network_id, *_columns(fact)) for fact in facts]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(ADD_DELTA, rows[0])
        else:
            cursor.executemany(ADD_DELTA, rows)


def _columns(fact: Fact) -> tuple[object, ...]:
    return tuple(getattr(fact, name) for name in FACT_COLUMNS)


def apply_changes(network_id: int, changes: Changes) -> None:
    """Put changes into tallies and cells; the caller holds the network's lock."""
    tallies = {key: voices for key, voices in changes.tallies.items() if voices}
    changes.tallies.clear()
    changes.tallies.update(tallies)
    write_figures(network_id, tallies, changes.settle(known_tallies(tallies)))


def write_figures(network_id: int, tallies: dict[TallyKey, int], cells: dict[CellKey, Cell]) -> None:
    """Add to tallies and cells; the caller holds the network's lock."""
    # In the order of their keys: two writers then never wait for each other crosswise.
    with connection.cursor() as cursor:
        if tallies:
            cursor.executemany(ADD_TALLY, [(network_id, *key, tallies[key]) for key in sorted(tallies)])
        if cells:
            rows: list[Any] = [(network_id, *key, *_figures(cells[key])) for key in sorted(cells)]
            cursor.executemany(ADD_CELL, rows)


def _figures(cell: Cell) -> list[int]:
    return [getattr(cell, name) for name in FIELDS]


def fold_due() -> int:
    """Fold whatever was appended, network by network; returns how many deltas were folded."""
    if not appends_deltas():
        return 0
    waiting = Delta.objects.order_by().values_list("network_id", flat=True).distinct()
    return sum(fold_network(network_id) for network_id in list(waiting))


def fold_network(network_id: int) -> int:
    """Fold one network's deltas, batch by batch, unless somebody else is at it."""
    folded = 0
    while done := _fold_batch(network_id):
        folded += done
        if done < BATCH:
            break
    return folded


@transaction.atomic
def _fold_batch(network_id: int) -> int:
    if not hold_figures(network_id, wait=False):
        return 0
    return fold_held(network_id, BATCH)


def hold_figures(network_id: int, *, wait: bool = True) -> bool:
    """Take the lock of a network's figures until the transaction ends; False when it isn't to be had."""
    FoldMark.objects.get_or_create(network_id=network_id)
    locked = FoldMark.objects.select_for_update(skip_locked=not wait and appends_deltas())
    return locked.filter(network_id=network_id).first() is not None


def fold_held(network_id: int, most: int = EVERY) -> int:
    """Fold deltas, all of them unless told otherwise; the caller holds the lock."""
    if not appends_deltas():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DELTAS, [network_id, most])
        taken: list[Any] = cursor.fetchall()
    at = FACT_COLUMNS.index("day")
    facts = [Fact(*[*row[:at], DAY.to_python(row[at]), *row[at + 1 :]]) for row in taken]
    if not facts:
        return 0
    reach("mid-fold")
    apply_changes(network_id, Changes.of(facts))
    return len(facts)
