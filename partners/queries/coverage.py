"""Coverage, the map of silence: who is heard, only touched, reachable or dark, from the pulse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from partners.intervals import Interval
from partners.models import Network, Partner
from partners.periods import Period
from partners.scope import Scope


class Status(StrEnum):
    """How well we hear a dealer; the first that applies."""

    HEARD = "heard"
    TOUCHED = "touched"
    REACHABLE = "reachable"
    DARK = "dark"


class By(StrEnum):
    """By what coverage can be split."""

    BRANCH = "branch"
    COUNTRY = "country"
    BAND = "band"


@dataclass(frozen=True)
class CoverageLine:
    """One group of active dealers: None where the group is too small to show.

    `share` is heard / active; `weighted` the same with dealers weighted by band; `interval` knows that the
    network is finite. `key` is a partner's id, a country or a band.
    """

    key: str
    label: str
    active: int | None
    heard: int | None
    touched: int | None
    reachable: int | None
    dark: int | None
    weighted: float | None
    interval: Interval | None = None

    @property
    def share(self) -> float | None:
        """Return heard / active."""
        if self.heard is None or not self.active:
            return None
        return self.heard / self.active


@dataclass(frozen=True)
class CoverageTable:
    """Coverage of a branch: the whole and its groups; `distributors` beside, never mixed in."""

    branch_id: int
    total: CoverageLine
    lines: tuple[CoverageLine, ...]
    distributors: CoverageLine
    published_at: datetime | None = None


@dataclass(frozen=True)
class SilentDealer:
    """A dealer that is not heard, with how to reach it next: for the agency.

    `reach` is "ask" (somebody consented: ask them), "call" (somebody with a telephone), "write" (an address
    without consent: service mails only) or "visit" (nobody known).
    """

    partner: Partner
    status: Status
    last_voice_at: datetime | None
    last_touch_at: datetime | None
    days_silent: int | None
    weight: float
    reach: str


@dataclass(frozen=True)
class SilentArea:
    """An area of a field manager: its silent dealers at the end of a month, or None: under 5 dealers."""

    partner: Partner
    month: date
    active: int | None
    dealers: tuple[Partner, ...] | None
    published_at: datetime | None


def coverage(
    scope: Scope, network: Network, *, branch: Partner, by: By = By.BRANCH, now: datetime
) -> CoverageTable:
    """Return a branch's coverage, live for the agency and from the published snapshot for others."""
    raise NotImplementedError


def dealers_with_status(
    scope: Scope, network: Network, *, branch: Partner, status: Status, now: datetime, limit: int = 200
) -> list[SilentDealer]:
    """Return the dealers behind a bar of the coverage, for the agency: the drill-down."""
    raise NotImplementedError


def silence_list(
    scope: Scope, network: Network, *, branch: Partner, now: datetime, limit: int = 50
) -> list[SilentDealer]:
    """Return whom to reach next: heavy bands first, then the longest silence; only for the agency."""
    raise NotImplementedError


def silent_areas(scope: Scope, network: Network, *, month: Period, now: datetime) -> list[SilentArea]:
    """Return the areas of a field manager with the names of silent dealers, from the month's snapshot."""
    raise NotImplementedError
