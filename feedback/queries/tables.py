"""The shapes in which figures come: what `feedback.queries.figures` hands to pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedback.cells import PRAISED, TROUBLED
from partners.models import Partner
from partners.periods import Period


class Attribute(StrEnum):
    """By what a branch's figures can be split, one at a time; praised and troubled are themes by kind."""

    NONE = ""
    KIND = "kind"
    ROUTE = "route"
    THEME = "theme"
    PRAISED = PRAISED
    TROUBLED = TROUBLED


OTHERS = "others"


@dataclass(frozen=True)
class Line:
    """One line of a table: None where too few dealers stand behind it.

    `key` is a theme's id, a kind, a route or a partner's id as text; "others" sums up what is too small to
    stand alone. `voices` are dealers' voices; distributors' stand beside them, never mixed in. `at_least`:
    there are no fewer dealers.
    """

    key: str
    label: str
    voices: int | None
    dealers: int | None
    weighted: float | None = None
    distributor_voices: int | None = None
    distributors: int | None = None
    at_least: bool = False

    @property
    def count(self) -> int | None:
        """Return the figure to draw: voices where they are known, else dealers."""
        return self.dealers if self.voices is None else self.voices

    @property
    def is_withheld(self) -> bool:
        """Say whether the line stands for too few dealers to show."""
        return self.count is None


@dataclass(frozen=True)
class Table:
    """One branch in one period, split by one attribute or by the branches below it.

    `total.dealers` is n; `active_dealers` is how many dealers the branch has, `coverage` the share of them
    that spoke in the period (None when withheld). `unnamed` counts voices with no identity, printed apart
    ("plus n without identity"). A remark can have several themes: their lines add up to more. `to_itself`:
    the branch shows its figures to nobody else.
    """

    branch_id: int
    period: Period
    lines: tuple[Line, ...]
    total: Line
    active_dealers: int | None
    unnamed: int | None
    published_at: datetime | None = None
    counts: str = "voices"
    to_itself: bool = False

    @property
    def coverage(self) -> float | None:
        """Return the share of the branch's active dealers behind the total."""
        if self.total.dealers is None or not self.active_dealers:
            return None
        return min(1.0, self.total.dealers / self.active_dealers)


@dataclass(frozen=True)
class TrendPoint:
    """One period of a trend; `unnamed` counts its voices with no identity, printed apart."""

    period: Period
    line: Line
    unnamed: int | None = None


@dataclass(frozen=True)
class BranchTrend:
    """A branch over periods, and the branches right below it over the same; nothing where none is below."""

    whole: tuple[TrendPoint, ...]
    rows: tuple[tuple[Partner, tuple[TrendPoint, ...]], ...]
