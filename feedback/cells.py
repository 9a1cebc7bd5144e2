"""What a cell of the lattice holds, and how facts become cells: shared by folding, reading and recount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from feedback.enums import Kind
from partners.bands import WEIGHTS
from partners.enums import Band, Level
from partners.periods import Grain, Period
from partners.tree import STEP, branch_of

UNBANDED, DISTRIBUTOR, NOBODY = "-", "D", "N"
# As what a theme counts once more, by the kind of the remark that has it.
PRAISED, TROUBLED = "praised", "troubled"
JUDGED: Mapping[str, str] = {Kind.PRAISE.value: PRAISED, Kind.PROBLEM.value: TROUBLED}


@dataclass(frozen=True)
class Cell:
    """Figures of one cell; dealers are distinct, distributors stand beside them and `unnamed` apart."""

    voices: int = 0
    dealers: int = 0
    dealers_a: int = 0
    dealers_b: int = 0
    dealers_c: int = 0
    distributor_voices: int = 0
    distributors: int = 0
    unnamed: int = 0

    def __sub__(self, other: Cell) -> Cell:
        """Return what changed from the other cell to this one."""
        return Cell(*(getattr(self, name) - getattr(other, name) for name in FIELDS))

    def __add__(self, other: Cell) -> Cell:
        """Add changes to a cell."""
        return Cell(*(getattr(self, name) + getattr(other, name) for name in FIELDS))

    @property
    def weighted(self) -> float:
        """Return the dealers weighted by their bands."""
        unbanded = self.dealers - self.dealers_a - self.dealers_b - self.dealers_c
        return (
            self.dealers_a * WEIGHTS[Band.A]
            + self.dealers_b * WEIGHTS[Band.B]
            + self.dealers_c * WEIGHTS[Band.C]
            + unbanded * WEIGHTS[""]
        )

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was said here."""
        return not any(getattr(self, name) for name in FIELDS)


FIELDS = tuple(each.name for each in fields(Cell))
NOTHING = Cell()
VOICES_AT, DEALERS_AT = FIELDS.index("voices"), FIELDS.index("dealers")
DISTRIBUTOR_VOICES_AT, DISTRIBUTORS_AT = FIELDS.index("distributor_voices"), FIELDS.index("distributors")
UNNAMED_AT = FIELDS.index("unnamed")
BAND_COLUMNS = {band.value: FIELDS.index(f"dealers_{band.value.lower()}") for band in Band}
LAST = UNBANDED
BEST_FIRST = (*Band.values, UNBANDED)

TallyKey = tuple[int, str, date, str, str, str, str]
"""Partner, grain, start, attribute, value, counted path, counted as."""
CellKey = tuple[str, str, date, str, str]
"""Branch, grain, start, attribute, value."""


@dataclass(frozen=True)
class Fact:
    """One remark, or one theme of one (of its remark's kind), more (+1) or less (-1)."""

    partner_id: int | None
    counted_path: str
    counted_as: str
    day: date
    voices: int
    kind: str = ""
    route: str = ""
    theme_id: int | None = None

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return the attributes and values under which it counts."""
        if self.theme_id is not None:
            judged = JUDGED.get(self.kind)
            names = ("theme", judged) if judged else ("theme",)
            return tuple((name, f"{self.theme_id}") for name in names)
        return (("", ""), ("kind", self.kind), ("route", self.route))

    def against(self) -> Fact:
        """Return what takes it back."""
        return replace(self, voices=-self.voices)


def counts_as(level: str, band: str) -> str:
    """Return what a partner's voice counts as: a dealer of a band, or a distributor."""
    return (band or UNBANDED) if level == Level.DEALER else DISTRIBUTOR


def branches_of(path: str, counted_as: str) -> list[str]:
    """Return the branches in whose cells a voice is kept: a dealer's own isn't one, see `own_words`."""
    end = len(path) - STEP if counted_as not in {DISTRIBUTOR, NOBODY} and len(path) > STEP else len(path)
    return [branch_of(path[:place]) for place in range(STEP, end + 1, STEP)]


def own_words(branch: str, counts: Mapping[tuple[str, str], int]) -> Cell:
    """Return what a branch's cell lacks: what its own partner said as a dealer, by where and as what.

    No cell is kept for each of thousands of dealers, nor begun when a first dealer is hung under one, nor
    dropped when the last leaves. Whoever reads a branch adds what its partner has in its tallies, whatever it
    is by now: a dealer, a dealer with dealers below it, or a distributor.
    """
    whole, kept = _contribution(counts, own=branch)[branch], _contribution(counts)[branch]
    return Cell(*(whole[column] - kept[column] for column in range(len(FIELDS))))


class Changes:
    """Sums of changes: what partners add to cells, and what goes into cells without being anybody's."""

    def __init__(self) -> None:
        self.tallies: dict[TallyKey, int] = defaultdict(int)
        self.cells: dict[CellKey, list[int]] = {}

    @classmethod
    def of(cls, facts: Iterable[Fact], grains: Iterable[Grain] = tuple(Grain)) -> Changes:
        """Sum up facts over the grains."""
        made, wanted = cls(), tuple(grains)
        for fact in facts:
            for grain in wanted:
                start = Period.of(fact.day, grain).start
                who = (fact.partner_id, fact.counted_path, fact.counted_as)
                for attribute, value in fact.parts:
                    made.add(who, (grain.value, start, attribute, value), fact.voices)
        return made

    def add(self, who: tuple[int | None, str, str], cell: tuple[str, date, str, str], voices: int) -> None:
        """Add voices of a partner (or nobody), counted at a place as something, to a cell."""
        partner_id, counted_path, counted_as = who
        if partner_id is not None and cell[0] != Grain.WEEK:
            self.tallies[(partner_id, *cell, counted_path, counted_as)] += voices
            return
        column = {NOBODY: UNNAMED_AT, DISTRIBUTOR: DISTRIBUTOR_VOICES_AT}.get(counted_as, VOICES_AT)
        for branch in branches_of(counted_path, counted_as):
            self.add_cell((branch, *cell), column, voices)

    def add_cell(self, key: CellKey, column: int, amount: int) -> None:
        """Add to one figure of a cell."""
        self.cells.setdefault(key, [0] * len(FIELDS))[column] += amount

    def settle(self, known: Mapping[TallyKey, int]) -> dict[CellKey, Cell]:
        """Return the changes of all cells, given what the same partners had in these cells before."""
        groups: dict[tuple[int, str, date, str, str], set[tuple[str, str]]] = defaultdict(set)
        for key in (*self.tallies, *known):
            groups[key[:5]].add(key[5:])
        for who, places in groups.items():
            before = {place: known.get((*who, *place), 0) for place in places}
            after = {place: count + self.tallies.get((*who, *place), 0) for place, count in before.items()}
            for sign, counts in ((-1, before), (1, after)):
                for branch, figures in _contribution(counts).items():
                    for column, amount in figures.items():
                        self.add_cell((branch, *who[1:]), column, sign * amount)
        made = {key: Cell(*columns) for key, columns in self.cells.items()}
        return {key: cell for key, cell in made.items() if not cell.is_empty}


def _contribution(counts: Mapping[tuple[str, str], int], own: str | None = None) -> dict[str, dict[int, int]]:
    """Return what one partner adds to each branch's cell: a dealer counts once, by its best band there.

    As a dealer it counts in its own branch as well, where that is given.
    """
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    best: dict[str, str] = {}
    for (path, counted_as), voices in counts.items():
        if not voices:
            continue
        mine = {own} if own is not None and counted_as != DISTRIBUTOR else set()
        for branch in mine.union(branches_of(path, counted_as)):
            if counted_as == DISTRIBUTOR:
                found[branch][DISTRIBUTOR_VOICES_AT] += voices
                found[branch][DISTRIBUTORS_AT] = 1
            else:
                found[branch][VOICES_AT] += voices
                best[branch] = min(counted_as, best.get(branch, LAST), key=BEST_FIRST.index)
    for branch, band in best.items():
        found[branch][DEALERS_AT] = 1
        if band in BAND_COLUMNS:
            found[branch][BAND_COLUMNS[band]] = 1
    return found
