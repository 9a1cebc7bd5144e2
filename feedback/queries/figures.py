"""Figures for whoever asks: exact and live for the agency, the published snapshot for everybody else.

A page draws what it gets: None is "too few dealers to show", never zero. `published_at` is None for live
figures; otherwise it says how old they are. Nothing here needs another check by the page, and a page must not
compute a withheld figure from anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedback.cells import Cell
from partners.models import Network, Partner
from partners.periods import Grain, Period
from partners.scope import Scope


class Attribute(StrEnum):
    """By what a branch's figures can be split, one at a time."""

    NONE = ""
    KIND = "kind"
    ROUTE = "route"
    THEME = "theme"


OTHERS = "others"


@dataclass(frozen=True)
class Line:
    """One line of a table: None where too few dealers stand behind it.

    `key` is a theme's id, a kind, a route or a partner's id as text; "others" sums up what is too small to
    stand alone. `voices` are dealers' voices; distributors' stand beside them, never mixed in.
    """

    key: str
    label: str
    voices: int | None
    dealers: int | None
    weighted: float | None = None
    distributor_voices: int | None = None
    distributors: int | None = None

    @property
    def is_withheld(self) -> bool:
        """Say whether the line stands for too few dealers to show."""
        return self.voices is None


@dataclass(frozen=True)
class Table:
    """One branch in one period, split by one attribute or by the branches below it.

    `total.dealers` is n; `active_dealers` is how many dealers the branch has, `coverage` the share of them
    that spoke in the period (None when withheld). `unnamed` counts voices with no identity, printed apart
    ("plus n without identity"). A remark can have several themes: their lines add up to more.
    """

    branch_id: int
    period: Period
    lines: tuple[Line, ...]
    total: Line
    active_dealers: int | None
    unnamed: int | None
    published_at: datetime | None = None

    @property
    def coverage(self) -> float | None:
        """Return the share of the branch's active dealers behind the total."""
        if self.total.dealers is None or not self.active_dealers:
            return None
        return min(1.0, self.total.dealers / self.active_dealers)


@dataclass(frozen=True)
class TrendPoint:
    """One period of a trend."""

    period: Period
    line: Line


@dataclass(frozen=True)
class Loop:
    """How the loop stands for remarks received in a period: for the agency.

    `first_reply_hours` is the median until the first human reply.
    """

    received: int
    answered: int
    told: int
    first_reply_hours: float | None
    owed_themes: int
    owed_late: int

    @property
    def told_rate(self) -> float | None:
        """Return the share of the answered whose authors were told."""
        return self.told / self.answered if self.answered else None


def figures(
    scope: Scope, network: Network, *, branch: Partner, period: Period, attribute: Attribute = Attribute.NONE
) -> Table:
    """Return a branch's figures in one period, split by one attribute; lines by size, "others" last.

    The branch must be one that the scope may see (`get_visible_or_404`), or the network's hq partner.
    """
    raise NotImplementedError


def branch_figures(scope: Scope, network: Network, *, branch: Partner, period: Period) -> Table:
    """Return a branch's figures in one period, split by the branches right below it (key: partner's id)."""
    raise NotImplementedError


def trend(
    scope: Scope,
    network: Network,
    *,
    branch: Partner,
    last: Period,
    count: int = 12,
    attribute: Attribute = Attribute.NONE,
    value: str = "",
) -> tuple[TrendPoint, ...]:
    """Return so many periods up to `last`, oldest first; weeks (agency only) have voices and no dealers.

    With `attribute` and `value` only what has that value, as one theme.
    """
    raise NotImplementedError


def theme_matrix(
    scope: Scope, network: Network, *, branch: Partner, period: Period
) -> tuple[tuple[Partner, Table], ...]:
    """Return the branches right below with their themes, for the matrix of themes by branch."""
    raise NotImplementedError


def loop_figures(scope: Scope, network: Network, *, period: Period, now: datetime) -> Loop:
    """Return how answering stands, exact; only for who works the desk (others: NotAllowedError)."""
    raise NotImplementedError


__all__ = [
    "OTHERS",
    "Attribute",
    "Cell",
    "Grain",
    "Line",
    "Loop",
    "Period",
    "Sequence",
    "Table",
    "TrendPoint",
    "branch_figures",
    "figures",
    "loop_figures",
    "theme_matrix",
    "trend",
]
