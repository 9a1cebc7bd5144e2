"""Coverage, the map of silence: who is heard, only touched, reachable or dark, from the pulse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from partners.bands import WEIGHTS
from partners.disclosure.figures import reads_to_itself
from partners.enums import Band, Level
from partners.intervals import Interval, wilson_interval
from partners.models import CoverageFigure, Network, Partner
from partners.periods import Grain, Period, local_day
from partners.queries.silence import (
    SilentDealer,
    Status,
    dealers_with_status,
    is_single,
    silence_list,
    statuses,
)
from partners.scope import Scope
from partners.tree import STEP, branch_of


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
    """Coverage of a branch: the whole and its groups; `distributors` beside, never mixed in.

    `to_itself`: the branch shows its figures to nobody else.
    """

    branch_id: int
    total: CoverageLine
    lines: tuple[CoverageLine, ...]
    distributors: CoverageLine
    published_at: datetime | None = None
    to_itself: bool = False


@dataclass(frozen=True)
class SilentArea:
    """An area of a field manager: who was silent in it at `published_at`, or None: under 5 dealers."""

    partner: Partner
    month: date
    active: int | None
    dealers: tuple[Partner, ...] | None
    published_at: datetime | None


@dataclass
class Counts:
    """Active dealers by status, plain and weighted, as they are summed up."""

    heard: int = 0
    touched: int = 0
    reachable: int = 0
    dark: int = 0
    weight: float = 0.0
    weight_heard: float = 0.0

    def add(self, status: str, band: str, count: int = 1) -> None:
        """Add dealers of one status and band."""
        setattr(self, status, getattr(self, status) + count)
        self.weight += WEIGHTS[band] * count
        if status == Status.HEARD:
            self.weight_heard += WEIGHTS[band] * count

    @property
    def active(self) -> int:
        """Return all of them."""
        return self.heard + self.touched + self.reachable + self.dark

    def line(self, key: str, label: str) -> CoverageLine:
        """Return them as a line with its interval: of those active, so many are heard."""
        return CoverageLine(
            key,
            label,
            self.active,
            self.heard,
            self.touched,
            self.reachable,
            self.dark,
            self.weight_heard / self.weight if self.weight else None,
        )


def coverage(
    scope: Scope, network: Network, *, branch: Partner, by: By = By.BRANCH, now: datetime
) -> CoverageTable:
    """Return a branch's coverage, live for the agency and from the published snapshot for others."""
    if not (scope.is_system or (scope.is_agency and not scope.link)):
        return _published(scope, network, branch, by, now)
    total = Counts()
    labels = _labels(branch, by)
    groups = {key: Counts() for key in labels}
    for row in statuses(network, branch, Level.DEALER, now):
        total.add(row.status, row.band, row.count)
        key = {By.COUNTRY: row.country, By.BAND: row.band, By.BRANCH: row.below}[by]
        if key in labels or by == By.COUNTRY:
            groups.setdefault(key, Counts()).add(row.status, row.band, row.count)
    beside = Counts()
    for row in statuses(network, branch, Level.DISTRIBUTOR, now):
        beside.add(row.status, row.band, row.count)
    return CoverageTable(
        branch.pk,
        total.line("", branch.name),
        tuple(groups[key].line(*labels.get(key, (key, key))) for key in _ordered(groups, labels)),
        beside.line("", ""),
    )


def index_interval(*, hits: int, asked: int, active: int) -> Interval | None:
    """Return the interval of an index: of so many asked dealers so many said yes, in a network of so many."""
    return wilson_interval(hits, asked, active)


def silent_areas(scope: Scope, network: Network, *, month: Period, now: datetime) -> list[SilentArea]:
    """Return the areas of a field manager with the names of silent dealers, from the month's snapshot."""
    partners = Partner.objects.visible_to(scope).active().order_by("path")
    areas = [area for area in partners if not is_single(area)]
    rows = CoverageFigure.objects.filter(network=network, month=month.start, attribute="", is_shown=True)
    figures = {row.branch: row for row in rows}
    found = [(area, figures.get(branch_of(area.path))) for area in areas]
    wanted = {pk for _area, row in found if row for pk in row.silent or ()}
    # Whoever left this scope since is no longer named in it.
    names = {dealer.pk: dealer for dealer in Partner.objects.visible_to(scope).filter(pk__in=wanted)}
    return [
        SilentArea(
            area,
            month.start,
            row.active if row else None,
            None if row is None or row.silent is None else _named(names, row.silent),
            row.published_at if row else None,
        )
        for area, row in found
    ]


def last_closed_month(network: Network, now: datetime) -> Period:
    """Return the latest month that is over by the network's clock."""
    return Period.of(local_day(now, network.time_zone), Grain.MONTH).shift(-1)


def _named(names: Mapping[int, Partner], pks: Iterable[int]) -> tuple[Partner, ...]:
    return tuple(sorted((names[pk] for pk in pks if pk in names), key=lambda dealer: dealer.name))


def _published(scope: Scope, network: Network, branch: Partner, by: By, now: datetime) -> CoverageTable:
    rows = CoverageFigure.objects.filter(network=network, month__lt=local_day(now, network.time_zone))
    latest = rows.order_by("-month").values_list("month", flat=True).first()
    own, to_itself = branch_of(branch.path), reads_to_itself(scope, branch)
    labels = _labels(branch, by)
    chosen = rows.filter(month=latest, branch__in={own, *labels}) if latest else rows.none()
    found = {(row.branch, row.attribute, row.value): row for row in chosen}
    total = found.get((own, "", ""))
    if by == By.BRANCH:
        lines = [_line(found.get((key, "", "")), *label) for key, label in labels.items()]
    else:
        lines = [
            _line(row, row.value, labels.get(row.value, ("", row.value))[1], to_itself)
            for key, row in sorted(found.items())
            if key[:2] == (own, by.value)
        ]
    return CoverageTable(
        branch.pk,
        _line(total, "", branch.name, to_itself),
        tuple(lines),
        _line(None, "", ""),
        total.published_at if total else None,
        bool(total and total.shown_to_itself and to_itself),
    )


def _line(row: CoverageFigure | None, key: str, label: str, to_itself: bool = False) -> CoverageLine:
    if row is None or not (row.is_shown or (row.shown_to_itself and to_itself)):
        return CoverageLine(key, label, None, None, None, None, None, None)
    counts = Counts(row.heard, row.touched, row.reachable, row.dark, row.weight, row.weight_heard)
    return counts.line(key, label)


def _labels(branch: Partner, by: By) -> dict[str, tuple[str, str]]:
    """Return key and label of each group, by what the rows carry."""
    if by == By.BRANCH:
        children: QuerySet[Partner] = Partner.objects.filter(parent=branch).active().order_by("name", "pk")
        return {child.path[-STEP:]: (f"{child.pk}", child.name) for child in children}
    if by == By.BAND:
        return {band: (band, band) for band in (*Band.values, "")}
    return {}


def _ordered(groups: Mapping[str, Counts], labels: Mapping[str, tuple[str, str]]) -> list[str]:
    return [key for key in labels if key in groups] or sorted(groups)


__all__ = [
    "By",
    "CoverageLine",
    "CoverageTable",
    "SilentArea",
    "SilentDealer",
    "Status",
    "coverage",
    "dealers_with_status",
    "index_interval",
    "last_closed_month",
    "silence_list",
    "silent_areas",
]
