"""Small worlds of dealers, what is published of them, and an oracle of what readers can work out.

The oracle knows nothing of how figures are chosen: it takes every sort of dealer (where it hangs, what it
said in which month), and every sum and difference of shown figures that is about a set of sorts. Sorts that
turn out to be nobody are dropped, and it begins again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from partners.disclosure.beside import Disclosing, Past
from partners.disclosure.lattice import Branch

MINIMUM = 3
Sort = tuple[str, tuple[str, ...]]
"""Where a dealer hangs, and what it said month by month: letters, each a value; "o" is something else."""
Row = tuple[str, int, str]
"""A shown figure: value, months as bits, branch."""
Parents = dict[str, str | None]


@dataclass(frozen=True)
class World:
    """A tree, so many dealers of each sort in it, and some beside them who never speak."""

    parents: Parents
    crowd: dict[Sort, int]
    silent: dict[str, int]

    def under(self, branch: str) -> set[str]:
        """Return the branch and everything below it."""
        found = {branch}
        for key, parent in self.parents.items():
            if parent in found:
                found.add(key)
        return found

    @property
    def branches(self) -> list[Branch]:
        """Return the branches with their active dealers."""
        return [
            Branch(
                key,
                parent,
                sum(self.silent.get(each, 0) for each in self.under(key))
                + sum(count for (place, _said), count in self.crowd.items() if place in self.under(key)),
            )
            for key, parent in self.parents.items()
        ]

    def has(self, sort: Sort, row: Row) -> bool:
        """Say whether a figure counts dealers of a sort."""
        value, months, branch = row
        place, said = sort
        spoken = [words for month, words in enumerate(said) if months >> month & 1 and words]
        return place in self.under(branch) and any(value in words for words in spoken)

    def count(self, row: Row) -> int:
        """Return a figure as it really is."""
        return sum(count for sort, count in self.crowd.items() if self.has(sort, row))

    def published(
        self,
        periods: Collection[int],
        values: Collection[str] = (),
        held: Collection[str] = (),
        *,
        is_whole: bool = False,
    ) -> set[Row]:
        """Publish periods one after the other and return what is known then, to whomever."""
        past: dict[int, Past] = {}
        for months in periods:
            tables = {
                value: {key: self.count((value, months, key)) for key in self.parents}
                for value in ("", *values)
            }
            totals = {each: Past({"": found.tables[""]}, found.known) for each, found in past.items()}
            open_ones = Disclosing(MINIMUM, self.branches, {"": tables[""]}, held, months, totals).disclose()
            known = open_ones.shown | open_ones.own
            if values:
                split = Disclosing(MINIMUM, self.branches, tables, held, months, past, is_whole)
                found = split.disclose(open_ones.closed)
                known |= found.shown | found.own
            past[months] = Past(tables, known)
        return {(value, months, key) for months, found in past.items() for value, key in found.known}


def given_away(world: World, sorts: Collection[Sort], shown: Collection[Row]) -> set[Sort] | None:
    """Return a group of dealers, too few of them, whose number follows from shown figures."""
    left = list(sorts)
    while True:
        nobody: set[Sort] = set()
        for group in _groups(world, left, sorted(shown)):
            dealers = sum(world.crowd.get(sort, 0) for sort in group)
            if 0 < dealers < MINIMUM:
                return group
            if not dealers:
                nobody |= group
        if not nobody:
            return None
        left = [sort for sort in left if sort not in nobody]


def _groups(world: World, sorts: Collection[Sort], shown: list[Row]) -> Iterator[set[Sort]]:
    """Yield every set of sorts whose number is a combination of the shown figures.

    A combination is told by what it has at the pivots, which is 0 or 1 for a set: all of these are tried.
    """
    alike: dict[tuple[bool, ...], list[Sort]] = defaultdict(list)
    for sort in sorts:
        alike[tuple(world.has(sort, row) for row in shown)].append(sort)
    columns = [column for column in alike if any(column)]
    rows = _early(reduced([[Fraction(column[at]) for column in columns] for at in range(len(shown))]))
    for picked in _sets(rows, [Fraction(0)] * len(columns)):
        yield {sort for column, is_in in zip(columns, picked, strict=True) if is_in for sort in alike[column]}


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Return the rows in reduced echelon form."""
    rows, done = [list(row) for row in rows], []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [entry / pivot[column] for entry in pivot]
        rows, done = (
            [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in group]
            for group in (rows, done)
        )
        done.append(pivot)
    return done


def _early(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Put rows first that settle columns no other row touches."""
    left, found = list(rows), []
    while left:
        best = max(left, key=lambda row: _settled(row, [other for other in left if other is not row]))
        left.remove(best)
        found.append(best)
    return found


def _settled(row: list[Fraction], others: list[list[Fraction]]) -> int:
    return sum(1 for at, entry in enumerate(row) if entry and not any(other[at] for other in others))


def _sets(rows: list[list[Fraction]], begin: list[Fraction]) -> Iterator[list[Fraction]]:
    """Yield the combinations that are sets; a column that no later row touches decides at once."""
    last = [
        max((at for at, row in enumerate(rows) if row[column]), default=-1) for column in range(len(begin))
    ]
    settled = [[column for column, at in enumerate(last) if at < done] for done in range(len(rows) + 1)]
    waiting = [(0, begin)]
    while waiting:
        done, picked = waiting.pop()
        if any(picked[column] not in (0, 1) for column in settled[done]):
            continue
        if done == len(rows):
            yield picked
            continue
        waiting.append((done + 1, picked))
        waiting.append((done + 1, [a + b for a, b in zip(picked, rows[done], strict=True)]))
