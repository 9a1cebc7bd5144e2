"""Read cells, exact to the last commit: what was folded and what wasn't yet.

On PostgreSQL facts are appended as deltas and folded later; a read that meets a fold on its way starts again.
SQLite has one writer at a time, so cells are written with the fact and there is nothing left to add.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from feedback.cells import FIELDS, NOTHING, Cell, CellKey, Changes, Fact, TallyKey
from feedback.models import Delta, FoldMark, Rollup, Tally
from partners.models import Partner
from partners.periods import Grain, Period

TRIES = 5


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


def _with_unfolded(wanted: Wanted) -> dict[tuple[str, date, str], Cell]:
    found: dict[tuple[str, date, str], Cell] = {}
    for _try in range(TRIES):
        version = _version(wanted.network_id)
        found = _folded(wanted)
        _add_unfolded(wanted, found)
        if version == _version(wanted.network_id):
            break
    return found


def dealer_cells(dealer: Partner, period: Period, attribute: str = "") -> dict[str, Cell]:
    """Return one dealer's cells by value: read from its tallies, since no branch is kept for it."""
    facts = [fact for fact in unfolded_facts(dealer.network_id) if fact.partner_id == dealer.pk]
    changes = Changes.of(facts, (period.grain,))
    rows = Tally.objects.filter(
        partner=dealer, start=period.start, grain=period.grain.value, attribute=attribute
    )
    voices: dict[str, int] = {}
    counts = [(row[4], row[7]) for row in rows.values_list(*TALLY_COLUMNS)]
    counts += [
        (key[4], more) for key, more in changes.tallies.items() if key[2:4] == (period.start, attribute)
    ]
    for value, more in counts:
        voices[value] = voices.get(value, 0) + more
    return {value: Cell(voices=count, dealers=1) for value, count in voices.items() if count}


def _version(network_id: int) -> int:
    marks = FoldMark.objects.filter(network_id=network_id)
    return marks.values_list("version", flat=True).first() or 0


def _folded(wanted: Wanted) -> dict[tuple[str, date, str], Cell]:
    rows = Rollup.objects.filter(
        network_id=wanted.network_id,
        branch__in=wanted.branches,
        grain=wanted.grain.value,
        attribute=wanted.attribute,
        start__in=wanted.starts,
    )
    if wanted.value is not None:
        rows = rows.filter(value=wanted.value)
    return {row[:3]: Cell(*row[3:]) for row in rows.values_list("branch", "start", "value", *FIELDS)}


def _add_unfolded(wanted: Wanted, found: dict[tuple[str, date, str], Cell]) -> None:
    facts = unfolded_facts(wanted.network_id)
    if not facts:
        return
    changes = Changes.of(facts, (wanted.grain,))
    kept = {
        key: voices
        for key, voices in changes.tallies.items()
        if key[2] in wanted.starts and key[3] == wanted.attribute
    }
    changes.tallies.clear()
    changes.tallies.update(kept)
    for key, change in changes.settle(known_tallies(kept)).items():
        if wanted.has(key):
            place = (key[0], key[2], key[4])
            found[place] = found.get(place, NOTHING) + change


def unfolded_facts(network_id: int) -> list[Fact]:
    """Return what was said and isn't in the cells yet: a few seconds' worth."""
    rows = Delta.objects.filter(network_id=network_id).order_by()
    return [Fact(*row) for row in rows.values_list(*FACT_COLUMNS)]


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
