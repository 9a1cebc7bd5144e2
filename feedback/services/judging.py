"""Publish what is good and what is bad: a theme's praise and its problems, for the whole network alone.

Both are parts of a theme's figure. Which may be shown beside it is said in docs/decisions/0008, point 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q

from feedback.cells import DISTRIBUTOR, JUDGED, Cell
from feedback.models import Published, Tally
from partners.disclosure.lattice import Branch, disclose_lattice
from partners.disclosure.pairs import Pair, PairKey, Told, around, disclose_pairs
from partners.models import Network
from partners.periods import Grain, Period

KIND_OF = {attribute: kind for kind, attribute in JUDGED.items()}
JUDGED_GRAINS = (Grain.MONTH, Grain.QUARTER)
Tables = Mapping[str, Mapping[str, int]]


def is_judged(period: Period, first: date) -> bool:
    """Say whether parts are published of a period: of quarters, and of the first one its months instead."""
    in_first = Period.of(period.start, Grain.QUARTER) == Period.of(first, Grain.QUARTER)
    return period.grain == (Grain.MONTH if in_first else Grain.QUARTER)


@dataclass(frozen=True)
class Split:
    """One attribute of a period: its cells by branch and value, and which (value, branch) are shown."""

    cells: Mapping[tuple[str, str], Cell]
    shown: frozenset[tuple[str, str]]

    def by_branch(self, value: str) -> dict[str, int]:
        """Return the dealers of a value by branch."""
        return {branch: cell.dealers for (branch, found), cell in self.cells.items() if found == value}


@dataclass(frozen=True)
class Judging:
    """One period of one network, with what is published of it already."""

    network: Network
    period: Period
    branches: list[Branch]
    held: set[str]
    themes: Split
    kinds: Split
    at: datetime

    def publish(self, tables: Mapping[str, Tables]) -> None:
        """Write the parts, given each one's dealers by theme and branch, with the branches' totals."""
        pairs = self._pairs(tables)
        allowed = self._allowed(tables) & set(pairs)
        told = disclose_pairs(self.network.minimum_dealers, pairs, self._neither(), allowed)
        rows = [self._row(key, pair.dealers, told.get(key)) for key, pair in sorted(pairs.items())]
        # One row of no theme says that the parts of this period were published, whatever they are.
        marks = [self._row((attribute, ""), 0, None) for attribute in KIND_OF]
        Published.objects.bulk_create([*marks, *rows], batch_size=500)

    @property
    def root(self) -> Branch:
        """Return the whole network."""
        return next(branch for branch in self.branches if branch.parent is None)

    def _pairs(self, tables: Mapping[str, Tables]) -> dict[PairKey, Pair]:
        found: dict[PairKey, Pair] = {}
        for attribute, by_theme in tables.items():
            kind = self.kinds.by_branch(KIND_OF[attribute])
            for theme, dealers in by_theme.items():
                if theme and (here := dealers.get(self.root.key)):
                    holding = around(self.branches, self.themes.by_branch(theme), kind)
                    found[attribute, theme] = Pair(here, holding)
        return found

    def _allowed(self, tables: Mapping[str, Tables]) -> set[PairKey]:
        """Return what stands beside its theme and passes the rule over branches.

        What a part leaves of all around it is looked at by `disclose_pairs`.
        """
        root, minimum = self.root.key, self.network.minimum_dealers
        if self._is_told_otherwise():
            return set()
        return {
            (attribute, theme)
            for attribute, by_theme in tables.items()
            for theme, branch in disclose_lattice(
                minimum, self.branches, by_theme, self.held, counts_others=False
            )
            if branch == root and theme and (theme, root) in self.themes.shown
        }

    def _is_told_otherwise(self) -> bool:
        """Say whether parts are shown of a period within this one, or around it."""
        near = Q()
        for grain in JUDGED_GRAINS:
            starts = {Period.of(self.period.start, grain).start}
            starts |= {part.start for part in self.period.parts(grain)}
            near |= Q(grain=grain.value, start__in=starts)
        rows = Published.objects.filter(
            near, network=self.network, branch=self.root.key, attribute__in=KIND_OF, is_shown=True
        )
        return rows.exists()

    def _neither(self) -> dict[str, int]:
        """Return for each theme how many dealers neither praised it nor had a problem with it."""
        where = {"network": self.network, "grain": self.period.grain.value, "start": self.period.start}
        said = Tally.objects.filter(**where, voices__gt=0).exclude(counted_as=DISTRIBUTOR).order_by()
        judged = said.filter(partner=OuterRef("partner_id"), value=OuterRef("value"), attribute__in=KIND_OF)
        counted = said.filter(~Exists(judged), attribute="theme").values("value")
        return dict(counted.annotate(n=Count("partner_id", distinct=True)).values_list("value", "n"))

    def _row(self, key: PairKey, dealers: int, told: Told | None) -> Published:
        attribute, theme = key
        return Published(
            network=self.network,
            branch=self.root.key,
            grain=self.period.grain.value,
            start=self.period.start,
            attribute=attribute,
            value=theme,
            dealers=told.dealers if told else dealers,
            size=self.root.size,
            is_shown=told is not None,
            at_least=told is not None and told.at_least,
            published_at=self.at,
        )
