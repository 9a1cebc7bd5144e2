"""Read cells, exact to the last commit: what was folded and what wasn't yet.

On PostgreSQL facts are appended as deltas and folded later; one statement reads both: no fold comes between.
SQLite has one writer at a time, so cells are written with the fact and there is nothing left to add.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import JSONArray

from feedback.cells import DISTRIBUTOR, FIELDS, JUDGED, Cell, CellKey, Changes, Fact, TallyKey, own_words
from feedback.models import Delta, Remark, Rollup, Tally
from partners.periods import Grain, Period, local_day


@dataclass(frozen=True)
class Wanted:
    """Which cells a page needs: some branches, some periods of one grain, one attribute.

    `heads` are the branches' own partners, each with its branch: what they said as dealers is added.
    """

    network_id: int
    branches: frozenset[str]
    grain: Grain
    starts: frozenset[date]
    attribute: str = ""
    value: str | None = None
    heads: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        network_id: int,
        heads: Mapping[int, str],
        periods: Collection[Period],
        attribute: str = "",
        value: str | None = None,
    ) -> Wanted:
        """Name whole branches, by their own partners, in periods of one grain."""
        starts, grain = frozenset(period.start for period in periods), next(iter(periods)).grain
        return cls(network_id, frozenset(heads.values()), grain, starts, attribute, value, heads)

    def has(self, key: CellKey) -> bool:
        """Say whether a cell is one of them."""
        branch, grain, start, attribute, value = key
        return (
            branch in self.branches
            and grain == self.grain
            and start in self.starts
            and attribute == self.attribute
            and self.value in {None, value}
        )


def appends_deltas() -> bool:
    """Say whether facts are appended and folded later, rather than written into the cells at once."""
    return connection.vendor == "postgresql"


def read_cells(wanted: Wanted) -> dict[tuple[str, date, str], Cell]:
    """Return the cells that hold anything, by branch, start and value."""
    read = _at_once(**_parts(wanted))
    found, said = defaultdict(Cell, read.cells), Changes.of(read.facts, (wanted.grain,))
    kept = {
        key: voices
        for key, voices in said.tallies.items()
        if key[2] in wanted.starts and key[3] == wanted.attribute
    }
    said.tallies.clear()
    said.tallies.update(kept)
    touched = {key[:5] for key in kept}
    known = {key: voices for key, voices in read.tallies.items() if key[:5] in touched}
    for key, change in said.settle(known).items():
        if wanted.has(key):
            found[(key[0], key[2], key[4])] += change
    for place, cell in _own_words(wanted, read.tallies, kept):
        found[place] += cell
    return {key: cell for key, cell in found.items() if not cell.is_empty}


def _parts(wanted: Wanted) -> dict[str, QuerySet[Any]]:
    parts: dict[str, QuerySet[Any]] = {"cells": _rollups(wanted)}
    if appends_deltas():
        parts["deltas"] = Delta.objects.filter(network_id=wanted.network_id)
        parts["tallies"] = _tallies_beside(wanted, parts["deltas"])
    if wanted.heads:
        parts["own"] = _tallies_of(wanted, list(wanted.heads)).exclude(counted_as=DISTRIBUTOR)
    return parts


def _own_words(
    wanted: Wanted, *tallies: Mapping[TallyKey, int]
) -> Iterator[tuple[tuple[str, date, str], Cell]]:
    """Yield what the branches' own partners add to their cells; weeks have voices alone, and no tallies."""
    is_week = wanted.grain == Grain.WEEK
    if is_week and wanted.heads:
        tallies = (_own_weeks(wanted),)
    said: dict[tuple[int, date, str], dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for key, voices in chain.from_iterable(each.items() for each in tallies):
        if key[0] in wanted.heads and wanted.value in {None, key[4]}:
            said[key[0], key[2], key[4]][key[5:]] += voices
    for (partner_id, start, value), counts in said.items():
        branch = wanted.heads[partner_id]
        cell = own_words(branch, counts)
        yield (branch, start, value), Cell(voices=cell.voices) if is_week else cell


def _own_weeks(wanted: Wanted) -> dict[TallyKey, int]:
    """Count what the branches' own partners said as dealers, week by week, from their remarks."""
    begin, end = (
        datetime.combine(day, time(), UTC)
        for day in (min(wanted.starts) - timedelta(days=1), max(wanted.starts) + timedelta(days=8))
    )
    own = Remark.objects.filter(partner_id__in=list(wanted.heads)).exclude(counted_as__in=["", DISTRIBUTOR])
    said = own.filter(submitted_at__gte=begin, submitted_at__lt=end)
    themed = wanted.attribute in {"theme", *JUDGED.values()}
    theme = F("case__themes__theme_id") if themed else Value(None, output_field=BigIntegerField())
    columns = ("partner_id", "counted_path", "counted_as", "submitted_at", "kind", "route", "theme")
    rows = said.annotate(theme=theme).order_by().values_list(*columns, "network__time_zone", "pk").distinct()
    found: dict[TallyKey, int] = defaultdict(int)
    for row in rows:
        day = local_day(row[3], row[7])
        fact = Fact(row[0], row[1], row[2], day, 1, kind=row[4], route=row[5], theme_id=row[6])
        week = Period.of(day, wanted.grain).start
        for attribute, value in fact.parts:
            if attribute == wanted.attribute and week in wanted.starts:
                found[(row[0], wanted.grain.value, week, attribute, value, row[1], row[2])] += 1
    return found


@dataclass
class _Reading:
    """What stood in the tables of figures at one moment."""

    cells: dict[tuple[str, date, str], Cell] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    tallies: dict[TallyKey, int] = field(default_factory=dict)


def _at_once(**parts: QuerySet[Any]) -> _Reading:
    """Read cells, deltas and tallies in one statement, so that a fold on its way shows in all or in none."""
    columns = {"cells": CELL_COLUMNS, "deltas": FACT_COLUMNS, "tallies": TALLY_COLUMNS, "own": TALLY_COLUMNS}
    first, *others = [
        rows.order_by().annotate(part=Value(name), row=JSONArray(*columns[name])).values_list("part", "row")
        for name, rows in parts.items()
    ]
    read = _Reading()
    for part, row in first.union(*others, all=True):
        match part:
            case "cells":
                read.cells[(row[0], date.fromisoformat(row[1]), row[2])] = Cell(*row[3:])
            case "deltas":
                read.facts.append(Fact(row[0], row[1], row[2], date.fromisoformat(row[3]), *row[4:]))
            case _:
                read.tallies[(*row[:2], date.fromisoformat(row[2]), *row[3:7])] = row[7]
    return read


def _rollups(wanted: Wanted) -> QuerySet[Rollup]:
    rows = Rollup.objects.filter(
        network_id=wanted.network_id,
        branch__in=wanted.branches,
        grain=wanted.grain.value,
        attribute=wanted.attribute,
        start__in=wanted.starts,
    )
    return rows if wanted.value is None else rows.filter(value=wanted.value)


def _tallies_beside(wanted: Wanted, deltas: QuerySet[Delta]) -> QuerySet[Tally]:
    """Find what the partners who just spoke had in these cells before."""
    return _tallies_of(wanted, deltas.order_by().values("partner_id"))


def _tallies_of(wanted: Wanted, partners: QuerySet[Any] | list[int]) -> QuerySet[Tally]:
    return Tally.objects.filter(
        partner_id__in=partners,
        grain=wanted.grain.value,
        attribute=wanted.attribute,
        start__in=wanted.starts,
    )


CELL_COLUMNS = ("branch", "start", "value", *FIELDS)
FACT_COLUMNS = ("partner_id", "counted_path", "counted_as", "day", "voices", "kind", "route", "theme_id")
TALLY_COLUMNS = (
    "partner_id",
    "grain",
    "start",
    "attribute",
    "value",
    "counted_path",
    "counted_as",
    "voices",
)


def known_tallies(touched: Collection[TallyKey]) -> dict[TallyKey, int]:
    """Return what the partners of these keys have in the same cells, wherever and as what it is counted."""
    cells = {key[:5] for key in touched}
    if not cells:
        return {}
    rows = Tally.objects.filter(
        partner_id__in={cell[0] for cell in cells}, start__in={cell[2] for cell in cells}
    )
    return _as_tallies(row for row in rows.values_list(*TALLY_COLUMNS) if row[:5] in cells)


def _as_tallies(rows: Iterable[tuple[object, ...]]) -> dict[TallyKey, int]:
    return {row[:7]: row[7] for row in rows}  # type: ignore[misc]
