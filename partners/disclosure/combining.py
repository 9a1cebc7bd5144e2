"""Search what can be told from shown figures by adding and subtracting for a group of too few dealers.

A combination takes every shown figure so many times, and so has one number for each branch's own part and
figure: a number that stays the same from a branch to the one below it unless the figure is shown there. The
search goes from the leaves to the root and keeps of each branch only what comes to fewer than the minimum.
Which combinations count each dealer at most once, and so are about a group, is said by the caller: nesting.py
knows it for figures of periods, values.py for those of values. Why it is enough: docs/decisions/0008.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

# What was said (a value, or "" for anything), and in which months of the year, as bits.
Figure = tuple[str, int]
# Figures with how often each is taken.
Pattern = tuple[tuple[Figure, int], ...]
# Which pattern stands at which branch's own part: a tree of pairs, as it was put together.
Proof = tuple[object, object]
# How many dealers a combination comes to, whether a new figure is in it, and one such combination.
Totals = dict[tuple[int, bool], Proof]
NOTHING: Pattern = ()


@dataclass(frozen=True)
class Known:
    """One figure over the tree: how many dealers each branch really has, and of which ones that is known."""

    dealers: Mapping[str, int]
    shown: Collection[str]


@dataclass(frozen=True)
class Tree:
    """The branches, each after the one that it hangs under, and what is known of them."""

    parents: Mapping[str, str | None]
    figures: Mapping[Figure, Known]
    # Branches with no dealers right under them, as everybody can see.
    vacant: Collection[str] = ()
    own: dict[Figure, dict[str, int]] = field(init=False)
    order: list[str] = field(init=False)
    below: dict[str | None, list[str]] = field(init=False)
    shown_at: dict[str, frozenset[Figure]] = field(init=False)

    def __post_init__(self) -> None:
        """Work out what is each branch's own, right under it."""
        below: dict[str | None, list[str]] = defaultdict(list)
        for key, parent in self.parents.items():
            below[parent].append(key)
        order = list(below[None])
        for key in order:
            order += below[key]
        own = {
            figure: {key: known.dealers.get(key, 0) for key in order}
            for figure, known in self.figures.items()
        }
        for figure, known in self.figures.items():
            for key in order:
                if (parent := self.parents[key]) is not None:
                    own[figure][parent] -= known.dealers.get(key, 0)
        shown_at = {
            key: frozenset(figure for figure, known in self.figures.items() if key in known.shown)
            for key in order
        }
        for name, value in (("own", own), ("order", order), ("below", below), ("shown_at", shown_at)):
            object.__setattr__(self, name, value)

    def is_shown(self, figure: Figure, key: str) -> bool:
        """Say whether a figure is known of a branch."""
        return figure in self.shown_at[key]

    def blocks(self, figure: Figure) -> dict[str, str | None]:
        """Return for each branch the nearest one from it upwards of which the figure is known."""
        found: dict[str, str | None] = {}
        for key in self.order:
            parent = self.parents[key]
            above = found[parent] if parent is not None else None
            found[key] = key if self.is_shown(figure, key) else above
        return found

    def parts(self, figure: Figure, *, unknown: bool = False) -> dict[str | None, list[str]]:
        """Return the parts of the tree of which a figure follows, by their top, and the rest if wanted."""
        found: dict[str | None, list[str]] = defaultdict(list)
        for key, top in self.blocks(figure).items():
            if top is not None or unknown:
                found[top].append(key)
        return found

    def kept(self, pattern: Pattern, key: str) -> Pattern:
        """Return what of a pattern goes on over the edge above a branch: what is not shown there."""
        shown = self.shown_at[key]
        return tuple(term for term in pattern if term[0] not in shown) if shown else pattern

    def weight(self, pattern: Pattern, key: str) -> int:
        """Return about how many of a branch's own dealers a pattern is, either way.

        Figures of periods were counted at different times: a theme taken back since is a difference as well.
        """
        return abs(sum(times * self.own[figure][key] for figure, times in pattern))


@dataclass(frozen=True)
class Search:
    """All combinations of patterns that come to fewer than the minimum, by branch and by pattern there."""

    minimum: int
    tree: Tree
    patterns: Mapping[str, Sequence[Pattern]]
    new: Collection[Figure]
    inside: dict[str, dict[Pattern, Totals]] = field(init=False)
    above: dict[str, dict[Pattern, Totals]] = field(init=False)

    def __post_init__(self) -> None:
        """Go from the leaves to the root."""
        object.__setattr__(self, "inside", {})
        object.__setattr__(self, "above", {})
        for key in reversed(self.tree.order):
            found: dict[Pattern, Totals] = {}
            for pattern in self.patterns[key]:
                if totals := self._totals(key, pattern):
                    found[pattern] = totals
            self.inside[key], self.above[key] = found, self._offered(key, found)

    def _totals(self, key: str, pattern: Pattern) -> Totals:
        weight = self.tree.weight(pattern, key)
        if weight >= self.minimum:
            return {}
        is_new = any(figure in self.new for figure, _times in pattern)
        totals: Totals = {(weight, is_new): ((key, pattern), None)}
        for child in self.tree.below.get(key, ()):
            offered = self.above[child].get(self.tree.kept(pattern, child))
            totals = _summed(totals, offered, self.minimum) if offered else {}
        return totals

    def _offered(self, key: str, found: Mapping[Pattern, Totals]) -> dict[Pattern, Totals]:
        """Return the totals by what must go on above the branch."""
        offered: dict[Pattern, Totals] = {}
        for pattern, totals in found.items():
            kept = offered.setdefault(self.tree.kept(pattern, key), {})
            for total, proof in totals.items():
                kept.setdefault(total, proof)
        return offered

    def too_few(self) -> Iterator[dict[str, Pattern]]:
        """Yield combinations with new figures that are about somebody, but not enough."""
        for root in self.tree.below[None]:
            for (total, is_new), proof in sorted(self.above[root].get(NOTHING, {}).items(), key=_by_total):
                if total and is_new:
                    yield dict(_flat(proof))

    def nobody(self) -> dict[str, set[Pattern]]:
        """Return the patterns that a reader knows to be about nobody, by branch."""
        going_on: dict[str, set[Pattern]] = {root: {NOTHING} for root in self.tree.below[None]}
        found: dict[str, set[Pattern]] = {}
        for key in self.tree.order:
            found[key] = {
                pattern
                for pattern, totals in self.inside[key].items()
                if self.tree.kept(pattern, key) in going_on[key] and any(not total for total, _new in totals)
            }
            for child in self.tree.below.get(key, ()):
                going_on[child] = {self.tree.kept(pattern, child) for pattern in found[key]}
        return found

    def to_hide(self) -> tuple[Figure, str] | None:
        """Return the smallest new figure without which one of these combinations could not be made."""
        edges = (self._edges_of(chosen) for chosen in self.too_few())
        return next((min(found)[1:] for found in edges if found), None)

    def _edges_of(self, chosen: Mapping[str, Pattern]) -> list[tuple[int, Figure, str]]:
        parts = [part for part in self._connected(chosen) if self._weighs(part, chosen)]
        return [edge for part in parts for edge in self._edges(part, chosen)]

    def _weighs(self, part: set[str], chosen: Mapping[str, Pattern]) -> bool:
        return any(self.tree.weight(chosen[key], key) for key in part)

    def _connected(self, chosen: Mapping[str, Pattern]) -> list[set[str]]:
        """Return the parts of a combination that have nothing to do with each other."""
        part_of: dict[str, set[str]] = {}
        for key in self.tree.order:
            parent = self.tree.parents[key]
            is_joined = parent is not None and bool(self.tree.kept(chosen[key], key))
            part = part_of[parent] if parent is not None and is_joined else set()
            part.add(key)
            part_of[key] = part
        return list({id(part): part for part in part_of.values()}.values())

    def _edges(
        self, part: Collection[str], chosen: Mapping[str, Pattern]
    ) -> Iterator[tuple[int, Figure, str]]:
        """Yield the new figures that set the part off from the rest, with their dealers."""
        below = {child for key in part for child in self.tree.below.get(key, ())}
        for key in below.union(part):
            parent = self.tree.parents[key]
            here, outside = dict(chosen[key]), dict(chosen[parent]) if parent is not None else {}
            for figure in self.new:
                if here.get(figure) != outside.get(figure) and self.tree.is_shown(figure, key):
                    yield self.tree.figures[figure].dealers.get(key, 0), figure, key


def _by_total(entry: tuple[tuple[int, bool], Proof]) -> tuple[int, bool]:
    return entry[0]


def _summed(first: Totals, second: Totals, minimum: int) -> Totals:
    found: Totals = {}
    for (one, is_new), proof in first.items():
        for (other, also), beside in second.items():
            if one + other < minimum:
                found.setdefault((one + other, is_new or also), (proof, beside))
    return found


def _flat(proof: Proof) -> Iterator[tuple[str, Pattern]]:
    """Yield which pattern stands where."""
    waiting: list[object] = [proof]
    while waiting:
        match waiting.pop():
            case (str(key), pattern):
                yield key, pattern  # type: ignore[misc]
            case (first, second):
                waiting += (first, second)
