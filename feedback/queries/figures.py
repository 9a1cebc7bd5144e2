"""Figures for whoever asks: exact and live for the agency, the published snapshot for everybody else.

A page draws what it gets: None is "too few dealers to show", never zero; `published_at` is None for live
figures. Nothing needs another check, and a page must not compute a withheld figure from anything else.

Outside the agency figures count dealers, not messages (`voices` is None there), in periods that are over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback.cells import NOTHING, Cell
from feedback.enums import Kind, Route
from feedback.models import Theme
from feedback.queries.cells import Wanted, read_cells
from feedback.queries.published import PublishedCell, published_cells
from feedback.queries.tables import OTHERS, Attribute, BranchTrend, Line, Table, TrendPoint
from partners.enums import Level
from partners.models import Network, Partner
from partners.periods import DEALER_GRAINS, Grain, Period
from partners.scope import Scope, branch_q
from partners.tree import branch_of

Places = Mapping[tuple[str, date, str], Cell]


def figures(
    scope: Scope, network: Network, *, branch: Partner, period: Period, attribute: Attribute = Attribute.NONE
) -> Table:
    """Return a branch's figures in one period, split by one attribute; lines by size.

    The branch must be one that the scope may see (`get_visible_or_404`), or the network's hq partner.
    """
    if not sees_live(scope):
        return _published_table(scope, network, branch, period, attribute)
    cells = live_cells(network, [branch], [period], attribute)
    totals = cells if attribute == Attribute.NONE else live_cells(network, [branch], [period])
    return _live_table(network, branch, period, cells, totals, attribute)


def branch_figures(scope: Scope, network: Network, *, branch: Partner, period: Period) -> Table:
    """Return a branch's figures in one period, split by the branches right below it (key: partner's id)."""
    children = list(children_of(branch))
    if not sees_live(scope):
        cells = published_cells(scope, network, [branch, *children], period)
        lines = [published_line(f"{one.pk}", one.name, cells.of(one)) for one in children]
        return _rolled_up(with_total(branch, period, lines, cells.of(branch)))
    live = live_cells(network, [branch, *children], [period])
    cells_of = {one.pk: live.get((_key(one), period.start, ""), NOTHING) for one in (branch, *children)}
    lines = [line_of(f"{one.pk}", one.name, cells_of[one.pk]) for one in children]
    total = cells_of[branch.pk]
    return Table(
        branch.pk,
        period,
        by_size(lines),
        line_of("", branch.name, total),
        count_dealers(network, branch),
        total.unnamed,
    )


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
    return _points(scope, network, [branch], _until(last, count), attribute, value)[branch.pk]


def branch_trend(
    scope: Scope, network: Network, *, branch: Partner, last: Period, count: int = 12
) -> BranchTrend:
    """Return a branch and those right below it with so many periods each, oldest first, in one reading."""
    children = [child for child in children_of(branch) if not _is_single(child)]
    if not children:
        return BranchTrend((), ())
    points = _points(scope, network, [branch, *children], _until(last, count))
    return BranchTrend(points[branch.pk], tuple((child, points[child.pk]) for child in children))


def _until(last: Period, count: int) -> list[Period]:
    return [last.shift(-back) for back in range(count - 1, -1, -1)]


def _points(
    scope: Scope,
    network: Network,
    branches: list[Partner],
    periods: list[Period],
    attribute: Attribute = Attribute.NONE,
    value: str = "",
) -> dict[int, tuple[TrendPoint, ...]]:
    if sees_live(scope):
        live = live_cells(network, branches, periods, attribute, value)

        def point(one: Partner, each: Period) -> TrendPoint:
            cell = live.get((_key(one), each.start, value), NOTHING)
            return TrendPoint(each, line_of(value, each.code, cell), cell.unnamed)
    else:
        shown = published_cells(scope, network, branches, *periods, attribute=attribute.value)

        def point(one: Partner, each: Period) -> TrendPoint:
            cell = shown.of(one, value, each.start)
            return TrendPoint(each, published_line(value, each.code, cell), cell.unnamed if cell else None)

    return {one.pk: tuple(point(one, each) for each in periods) for one in branches}


def theme_matrix(
    scope: Scope, network: Network, *, branch: Partner, period: Period
) -> tuple[tuple[Partner, Table], ...]:
    """Return the branches right below with their themes, for the matrix of themes by branch."""
    children = [child for child in children_of(branch) if not _is_single(child)]
    if not sees_live(scope):
        return tuple(
            (one, _published_table(scope, network, one, period, Attribute.THEME)) for one in children
        )
    cells = live_cells(network, children, [period], Attribute.THEME)
    totals = live_cells(network, children, [period])
    tables = (_live_table(network, one, period, cells, totals, Attribute.THEME) for one in children)
    return tuple(zip(children, tables, strict=True))


def sees_live(scope: Scope) -> bool:
    """Say whether the scope reads exact, live figures: the agency, whose looks are logged."""
    return scope.is_system or (scope.is_agency and not scope.link)


def children_of(branch: Partner) -> QuerySet[Partner]:
    """Return the active partners right below a branch, by name."""
    found: QuerySet[Partner] = Partner.objects.filter(parent=branch).active().order_by("name", "pk")
    return found


def count_dealers(network: Network, branch: Partner) -> int:
    """Return how many active dealers a branch has."""
    dealers = Partner.objects.filter(branch_q(branch.path), network=network).dealers().active()
    return int(dealers.order_by().count())


def labels_of(network: Network, attribute: str) -> dict[str, str]:
    """Return what the values of an attribute are called."""
    if attribute == Attribute.KIND:
        return {value: str(label) for value, label in Kind.choices}
    if attribute == Attribute.ROUTE:
        return {value: str(label) for value, label in Route.choices}
    themes = Theme.objects.filter(network=network).select_related("merged_into")
    return {f"{theme.pk}": _label_of(theme) for theme in themes}


def _label_of(theme: Theme) -> str:
    """Return a theme's name; figures that were published before it was merged stay under its own."""
    if theme.merged_into is None:
        return theme.local_name
    names = {"theme": theme.local_name, "kept": theme.merged_into.local_name}
    return _("%(theme)s (today: %(kept)s)") % names


def line_of(key: str, label: str, cell: Cell) -> Line:
    """Return a live line."""
    return Line(
        key, label, cell.voices, cell.dealers, cell.weighted, cell.distributor_voices, cell.distributors
    )


def _is_single(partner: Partner) -> bool:
    return bool(partner.level == Level.DEALER and not partner.numchild)


def _key(branch: Partner) -> str:
    return branch_of(branch.path)


def live_cells(
    network: Network,
    branches: Iterable[Partner],
    periods: Iterable[Period],
    attribute: Attribute = Attribute.NONE,
    value: str | None = None,
) -> Places:
    """Return exact cells of branches, by branch, start and value."""
    heads, wanted = {one.pk: _key(one) for one in branches}, list(periods)
    return read_cells(Wanted.of(network.pk, heads, wanted, attribute.value, value)) if heads else {}


def _live_table(
    network: Network, branch: Partner, period: Period, cells: Places, totals: Places, attribute: Attribute
) -> Table:
    place = (_key(branch), period.start)
    total = totals.get((*place, ""), NOTHING)
    lines: list[Line] = []
    if attribute != Attribute.NONE:
        labels = labels_of(network, attribute)
        found = {key[2]: cell for key, cell in cells.items() if key[:2] == place}
        lines = [line_of(value, labels.get(value, value), cell) for value, cell in found.items()]
    return Table(
        branch.pk,
        period,
        by_size(lines),
        line_of("", branch.name, total),
        count_dealers(network, branch),
        total.unnamed,
    )


def _published_table(
    scope: Scope, network: Network, branch: Partner, period: Period, attribute: Attribute
) -> Table:
    cells = published_cells(scope, network, [branch], period, attribute=attribute.value)
    total = published_cells(scope, network, [branch], period).of(branch)
    labels = labels_of(network, attribute) if attribute != Attribute.NONE else {}
    lines = [
        published_line(value, label, cell)
        for value, label in labels.items()
        if (cell := cells.of(branch, value)) is not None
    ]
    return with_total(branch, period, lines, total)


def published_line(key: str, label: str, cell: PublishedCell | None) -> Line:
    """Return a published line."""
    if cell is None:
        return Line(key, label, None, None)
    return Line(key, label, None, cell.dealers, None, None, cell.distributors, cell.at_least)


def with_total(branch: Partner, period: Period, lines: list[Line], cell: PublishedCell | None) -> Table:
    """Return a published table with the branch's total."""
    shown = cell is not None and cell.dealers is not None
    return Table(
        branch.pk,
        period,
        by_size(lines),
        published_line("", branch.name, cell),
        cell.size if cell and shown else None,
        cell.unnamed if cell else None,
        cell.published_at if cell else None,
        counts="dealers",
        to_itself=bool(cell and cell.to_itself),
    )


def _rolled_up(table: Table) -> Table:
    """Say what the withheld branches come to together: they add up, and are enough by construction."""
    shown = sum(line.dealers or 0 for line in table.lines)
    if table.total.dealers is None or not table.lines or table.lines[-1].key != OTHERS:
        return table
    others = Line(OTHERS, _("Others"), None, table.total.dealers - shown)
    return replace(table, lines=(*table.lines[:-1], others))


def by_size(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Put the biggest first and sum up at the end that some are withheld."""
    found = list(lines)
    shown = sorted(
        (line for line in found if not line.is_withheld), key=lambda line: (-(line.count or 0), line.label)
    )
    hidden = [line for line in found if line.is_withheld]
    # Both reasons, whichever it is: the one alone would tell which branches keep their figures to themselves.
    told = _("Others: too few dealers, or kept by a distributor")
    return (*shown, *([Line(OTHERS, told, None, None)] if hidden else []))


__all__ = [
    "DEALER_GRAINS",
    "OTHERS",
    "Attribute",
    "Grain",
    "Line",
    "Period",
    "Table",
    "TrendPoint",
    "branch_figures",
    "branch_trend",
    "figures",
    "theme_matrix",
    "trend",
]
