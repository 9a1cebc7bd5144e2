"""Count everything anew from the remarks themselves, compare, put right, and say what differed.

Nightly, and after rows were loaded past the services. One period is one transaction, under the lock of the
network's figures and on one snapshot: killed anywhere it leaves right figures, and the next run goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.db.models import Case as Choose
from django.db.models import CharField, Count, F, Max, Min, OuterRef, Subquery, Value, When
from django.utils import timezone

from feedback.cells import (
    DISTRIBUTOR,
    FIELDS,
    JUDGED,
    NOBODY,
    NOTHING,
    UNBANDED,
    Cell,
    CellKey,
    Changes,
    TallyKey,
)
from feedback.models import CaseTheme, FoldMark, Remark, Rollup, Tally
from feedback.queries.cells import TALLY_COLUMNS
from feedback.services.counting import (
    ADD_TALLY,
    country_path,
    fold_held,
    hold_figures,
    write_figures,
)
from feedback.services.desk import refresh_network
from feedback.services.places import rebuild_places
from partners.enums import Level
from partners.models import Network, Partner
from partners.periods import Grain, Period, local_day
from partners.services.each_network import in_each_network
from portal.kernel.bulk import one_snapshot, write_many
from portal.kernel.killpoints import reach

logger = logging.getLogger(__name__)
TRIES = 5
WHO = ("partner_id", "counted_path", "counted_as")
MANY = 1000
COPY_TALLIES = """
copy feedback_tally
  (network_id, partner_id, grain, start, attribute, value, counted_path, counted_as, voices)
from stdin
"""


@dataclass(frozen=True)
class Truth:
    """What one period's figures are, counted from the remarks."""

    tallies: dict[TallyKey, int]
    cells: dict[CellKey, Cell]


def recount_all() -> int:
    """Recount every network; returns how many figures were wrong."""
    return in_each_network(recount_network)


def recount_network(network: Network) -> int:
    """Recount one network, period by period; returns how many figures were wrong and were put right."""
    place_uncounted(network)
    refresh_network(network)
    wrong = sum(_recount_period(network, period) for period in _periods(network))
    FoldMark.objects.filter(network=network).update(recounted_at=timezone.now())
    return wrong


@transaction.atomic
def place_uncounted(network: Network) -> int:
    """Say where remarks count that were written without: where their partners hang now."""
    waiting = Remark.objects.filter(network=network, counted_as="")
    partner = Partner.objects.filter(pk=OuterRef("partner_id"))
    band = Choose(When(band="", then=Value(UNBANDED)), default=F("band"), output_field=CharField())
    kind = Choose(When(level=Level.DEALER, then=band), default=Value(DISTRIBUTOR), output_field=CharField())
    placed = waiting.filter(partner__isnull=False).update(
        counted_path=F("path"), counted_as=Subquery(partner.annotate(kind=kind).values("kind")[:1])
    )
    for country in waiting.order_by().values_list("country", flat=True).distinct():
        nobody = {"counted_path": country_path(network, country), "counted_as": NOBODY}
        placed += waiting.filter(country=country).update(**nobody)
    if placed:
        root = Partner.objects.filter(network=network, parent=None).values_list("path", flat=True).first()
        rebuild_places(network.pk, [root or ""])
    return placed


def _periods(network: Network) -> list[Period]:
    """Return every period in which something was said or counted."""
    said = Remark.objects.filter(network=network)
    ends = said.aggregate(first=Min("submitted_at"), last=Max("submitted_at"))
    found = {
        Period(Grain(grain), start)
        for grain, start in Rollup.objects.filter(network=network)
        .order_by()
        .values_list("grain", "start")
        .distinct()
    }
    if ends["first"]:
        first, last = (local_day(ends[end], network.time_zone) for end in ("first", "last"))
        for grain in Grain:
            period = Period.of(first, grain)
            while period.start <= last:
                found.add(period)
                period = period.shift(1)
    return sorted(found)


def _recount_period(network: Network, period: Period) -> int:
    """Put one period right; tried again where somebody folded in between."""
    for attempt in range(1, TRIES + 1):
        try:
            return _recount_once(network, period)
        except OperationalError:
            if attempt == TRIES or connection.in_atomic_block:
                raise
    return 0


def _recount_once(network: Network, period: Period) -> int:
    with one_snapshot():
        hold_figures(network.pk)
        fold_held(network.pk)
        truth, kept = _count(network, period), _kept_tallies(network, period)
        tallies = _tally_differences(kept, truth)
        cells = _cell_differences(network, period, truth)
        if kept or len(tallies) < MANY:
            write_figures(network.pk, tallies, cells)
        else:
            rows = ((network.pk, *key, voices) for key, voices in tallies.items())
            write_many(COPY_TALLIES, ADD_TALLY, rows)
            write_figures(network.pk, {}, cells)
        reach("mid-recount")
        _sweep_nothings(network, period)
    wrong = len(tallies) + len(cells)
    if wrong:
        said = (network.pk, period.code, len(tallies), len(cells))
        logger.warning("figures put right network=%s period=%s tallies=%s cells=%s", *said)
    return wrong


def _count(network: Network, period: Period) -> Truth:
    changes = Changes()
    for who, attribute, value, voices in _grouped(network, period):
        changes.add(who, (period.grain.value, period.start, attribute, value), voices)
    tallies = {key: voices for key, voices in changes.tallies.items() if voices}
    return Truth(tallies, changes.settle({}))


def _grouped(network: Network, period: Period) -> Iterator[tuple[tuple[int | None, str, str], str, str, int]]:
    """Yield who said how much, by kind and so in all, by route, by theme, and by theme and kind."""
    begin, end = period.bounds(network.time_zone)
    remarks = Remark.objects.filter(network=network, submitted_at__gte=begin, submitted_at__lt=end).order_by()
    for row in remarks.values_list(*WHO, "kind").annotate(n=Count("pk")).iterator():
        yield row[:3], "kind", row[3], row[4]
        yield row[:3], "", "", row[4]
    for row in remarks.values_list(*WHO, "route").annotate(n=Count("pk")).iterator():
        yield row[:3], "route", row[3], row[4]
    themes = CaseTheme.objects.filter(
        case__remark__network=network,
        case__remark__submitted_at__gte=begin,
        case__remark__submitted_at__lt=end,
    ).order_by()
    who = tuple(f"case__remark__{name}" for name in (*WHO, "kind"))
    for row in themes.values_list(*who, "theme_id").annotate(n=Count("case_id", distinct=True)).iterator():
        yield row[:3], "theme", f"{row[4]}", row[5]
        if judged := JUDGED.get(row[3]):
            yield row[:3], judged, f"{row[4]}", row[5]


def _kept_tallies(network: Network, period: Period) -> dict[TallyKey, int]:
    rows = Tally.objects.filter(network=network, grain=period.grain.value, start=period.start)
    return {row[:7]: row[7] for row in rows.values_list(*TALLY_COLUMNS).iterator()}


def _tally_differences(kept: dict[TallyKey, int], truth: Truth) -> dict[TallyKey, int]:
    found = {key: voices - kept.get(key, 0) for key, voices in truth.tallies.items()}
    found.update((key, -voices) for key, voices in kept.items() if key not in truth.tallies)
    return {key: voices for key, voices in found.items() if voices}


def _cell_differences(network: Network, period: Period, truth: Truth) -> dict[CellKey, Cell]:
    rows = Rollup.objects.filter(network=network, grain=period.grain.value, start=period.start)
    columns = ("branch", "grain", "start", "attribute", "value", *FIELDS)
    kept: dict[CellKey, Cell] = {row[:5]: Cell(*row[5:]) for row in rows.values_list(*columns).iterator()}
    found = {key: cell - kept.get(key, NOTHING) for key, cell in truth.cells.items()}
    found.update((key, NOTHING - cell) for key, cell in kept.items() if key not in truth.cells)
    return {key: cell for key, cell in found.items() if not cell.is_empty}


def _sweep_nothings(network: Network, period: Period) -> None:
    """Remove rows that came down to nothing."""
    chosen = {"network": network, "grain": period.grain.value, "start": period.start}
    Tally.objects.filter(**chosen, voices=0).delete()
    Rollup.objects.filter(**chosen, **dict.fromkeys(FIELDS, 0)).delete()
