"""Which figures of a period may be shown beside those of others that are published already, and stay so.

What they give away together is found by combining.py; then a figure of this period is hidden, the smallest
without which it could not be told, and the rule of lattice.py is asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from partners.disclosure.combining import Figure, Known, Tree
from partners.disclosure.lattice import Branch, Place, Tables, disclose_lattice, disclose_to_itself
from partners.disclosure.nesting import search_groups
from partners.disclosure.repeating import few_in_several


@dataclass(frozen=True)
class Past:
    """A published period: the dealers of each value by branch, and which figures some reader knows.

    Where the total is known, what is not in a value's table is known to be nobody.
    """

    tables: Tables
    known: Collection[Place]

    def figure(self, value: str) -> Known:
        """Return the figure of one value, or of all together."""
        dealers = self.tables.get(value, {})
        shown = {key for name, key in self.known if name == value}
        empty = {key for name, key in self.known if not name and key not in dealers}
        return Known(dealers, frozenset(shown | empty))


@dataclass(frozen=True)
class Open:
    """Which figures all may see, which a held branch's own people may, and which ones neither."""

    shown: frozenset[Place]
    own: frozenset[Place]
    closed: frozenset[Place]


@dataclass(frozen=True)
class Disclosing:
    """One attribute in one period, its months as bits; `past` are the periods around and within it.

    `is_whole`: whoever spoke said one of the values, as with kinds and routes.
    """

    minimum: int
    branches: Sequence[Branch]
    tables: Tables
    held: Collection[str]
    months: int = 1
    past: Mapping[int, Past] = field(default_factory=dict)
    is_whole: bool = False
    _safe: set[object] = field(default_factory=set, init=False)

    def disclose(self, closed: Collection[Place] = ()) -> Open:
        """Return what may be shown; `closed` are totals that were found to give too much away."""
        shut = set(closed)
        while True:
            shown = disclose_lattice(self.minimum, self.branches, self.tables, self.held, shut)
            own = disclose_to_itself(self.minimum, self.branches, self.tables, self.held, shown, shut)
            if not (found := set(self._to_hide(shown | own))):
                return Open(shown, own, frozenset(shut))
            shut |= found

    def _to_hide(self, known: Collection[Place]) -> Iterator[Place]:
        """Yield for each value a figure that gives a small group away, if any does."""
        values = sorted(set(self.tables) - {""})
        for value in (values or [""]) if self.past else ():
            yield from self._beside_past(value, known)
        if values and self.is_whole:
            yield from self._among_values(values, known)

    def _beside_past(self, value: str, known: Collection[Place]) -> Iterator[Place]:
        figures = {
            (each, months): period.figure(each)
            for months, period in self.past.items()
            for each in sorted({"", value})
        }
        figures |= {(each, self.months): self._figure(each, known) for each in sorted({"", value})}
        state = (value, *(figures[each, self.months].shown for each in ("", value)))
        if state in self._safe:
            return
        if (found := self._search(figures, frozenset({(value, self.months)}))) is not None:
            yield value, found[1]
        else:
            self._safe.add(state)

    def _among_values(self, values: Sequence[str], known: Collection[Place]) -> Iterator[Place]:
        """Look at the values as parts of the total, as months are of a quarter."""
        parts = {1 << at: value for at, value in enumerate(values)}
        figures = {("", part): self._figure(value, known) for part, value in parts.items()}
        if len(parts) > 1:
            whole = {("", sum(parts)): self._figure("", known)}
            if (found := self._search(figures | whole, frozenset(figures))) is not None:
                yield parts[found[0][1]], found[1]

    def _figure(self, value: str, known: Collection[Place]) -> Known:
        shown = frozenset(key for name, key in known if name == value)
        return Known(self.tables.get(value, {}), shown)

    def _search(self, figures: Mapping[Figure, Known], new: frozenset[Figure]) -> tuple[Figure, str] | None:
        tree = self._tree(figures)
        return search_groups(self.minimum, tree, new) or few_in_several(self.minimum, tree, new)

    def _tree(self, figures: Mapping[Figure, Known]) -> Tree:
        own = {branch.key: branch.size for branch in self.branches}
        for branch in self.branches:
            if branch.parent is not None:
                own[branch.parent] -= branch.size
        tree = Tree({branch.key: branch.parent for branch in self.branches}, figures)
        vacant = {
            key for key in tree.order if not own[key] and not any(said[key] for said in tree.own.values())
        }
        return Tree(tree.parents, figures, vacant)
