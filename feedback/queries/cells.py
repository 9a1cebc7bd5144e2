"""Read cells, exact to the last commit: what was folded and what wasn't yet.

On PostgreSQL facts are appended as deltas and folded later; one statement reads both: no fold comes between.
SQLite has one writer at a time, so cells are written with the fact and there is nothing left to add.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONArray

from feedback.cells import FIELDS, Cell, CellKey, Changes, Fact, TallyKey
from feedback.models import Delta, Rollup, Tally
from partners.models import Partner
from partners.periods import Grain, Period
from partners.tree import branch_of


@dataclass(frozen=True)
class Wanted:
    """Which cells a page needs: some branches, some periods of one grain, one attribute."""

    network_id: int
    branches: frozenset[str]
    grain: Grain
    starts: frozenset[date]
    attribute: str = ""
    value: str | None = None

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
    found = _with_unfolded(wanted) if appends_deltas() else _folded(wanted)
    return {key: cell for key, cell in found.items() if not cell.is_empty}


def dealer_cells(
    dealers: Collection[Partner], periods: Collection[Period], attribute: str = ""
) -> dict[tuple[str, date, str], Cell]:
    """Return single dealers' cells as `read_cells` does, from their tallies: no branch is kept for them.

    The dealers are of one network, the periods of one grain.
    """
    if not dealers or not periods:
        return {}
    branches = {dealer.pk: branch_of(dealer.path) for dealer in dealers}
    grain, starts = next(iter(periods)).grain, {period.start for period in periods}
    tallies = Tally.objects.filter(
        partner_id__in=branches, start__in=starts, grain=grain.value, attribute=attribute
    )
    deltas = Delta.objects.filter(partner_id__in=branches, network_id=next(iter(dealers)).network_id)
    read = _at_once(tallies=tallies, deltas=deltas)
    voices: dict[tuple[str, date, str], int] = defaultdict(int)
    for key, more in chain(read.tallies.items(), Changes.of(read.facts, (grain,)).tallies.items()):
        if key[2] in starts and key[3] == attribute:
            voices[(branches[key[0]], key[2], key[4])] += more
    return {place: Cell(voices=count, dealers=1) for place, count in voices.items() if count}


@dataclass
class _Reading:
    """What stood in the tables of figures at one moment."""

    cells: dict[tuple[str, date, str], Cell] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    tallies: dict[TallyKey, int] = field(default_factory=dict)


def _with_unfolded(wanted: Wanted) -> dict[tuple[str, date, str], Cell]:
    deltas = Delta.objects.filter(network_id=wanted.network_id)
    read = _at_once(cells=_rollups(wanted), deltas=deltas, tallies=_tallies_beside(wanted, deltas))
    changes = Changes.of(read.facts, (wanted.grain,))
    kept = {
        key: voices
        for key, voices in changes.tallies.items()
        if key[2] in wanted.starts and key[3] == wanted.attribute
    }
    changes.tallies.clear()
    changes.tallies.update(kept)
    touched = {key[:5] for key in kept}
    known = {key: voices for key, voices in read.tallies.items() if key[:5] in touched}
    found = defaultdict(Cell, read.cells)
    for key, change in changes.settle(known).items():
        if wanted.has(key):
            found[(key[0], key[2], key[4])] += change
    return found


def _at_once(**parts: QuerySet[Any]) -> _Reading:
    """Read cells, deltas and tallies in one statement, so that a fold on its way shows in all or in none."""
    columns = {"cells": CELL_COLUMNS, "deltas": FACT_COLUMNS, "tallies": TALLY_COLUMNS}
    if not appends_deltas():
        parts.pop("deltas", None)
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


def _folded(wanted: Wanted) -> dict[tuple[str, date, str], Cell]:
    return {row[:3]: Cell(*row[3:]) for row in _rollups(wanted).values_list(*CELL_COLUMNS)}


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
    return Tally.objects.filter(
        partner_id__in=deltas.order_by().values("partner_id"),
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
