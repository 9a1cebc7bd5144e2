"""Read published figures: what everybody outside the agency is shown, written when a period was over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from feedback.models import Published
from partners.disclosure.figures import reads_to_itself
from partners.models import Network, Partner
from partners.periods import Period
from partners.scope import Scope
from partners.tree import branch_of


@dataclass(frozen=True)
class PublishedCell:
    """One published figure: `dealers` is None where it is withheld; `to_itself`: nobody else sees it.

    `at_least`: there are no fewer dealers, and how many more is not told.
    """

    dealers: int | None
    size: int
    distributors: int | None
    unnamed: int | None
    published_at: datetime
    to_itself: bool = False
    at_least: bool = False


class PublishedCells(dict[tuple[str, str, date], PublishedCell]):
    """Cells by branch, value and start; asked without a start, a table of one period answers."""

    def __init__(self, cells: dict[tuple[str, str, date], PublishedCell], only: date | None) -> None:
        super().__init__(cells)
        self.only = only

    def of(self, branch: Partner, value: str = "", start: date | None = None) -> PublishedCell | None:
        """Return a branch's cell, or None where nothing was published."""
        wanted = start or self.only
        return self.get((branch_of(branch.path), value, wanted)) if wanted else None


def published_cells(
    scope: Scope, network: Network, branches: Collection[Partner], *periods: Period, attribute: str = ""
) -> PublishedCells:
    """Return what was published of branches in periods of one grain, split by one attribute."""
    own = {branch_of(branch.path) for branch in branches if reads_to_itself(scope, branch)}
    rows = Published.objects.filter(
        network=network,
        branch__in={branch_of(branch.path) for branch in branches},
        grain=periods[0].grain.value,
        start__in={period.start for period in periods},
        attribute=attribute,
    )
    cells = {(row.branch, row.value, row.start): as_cell(row, network, own) for row in rows}
    return PublishedCells(cells, periods[0].start if len(periods) == 1 else None)


def as_cell(row: Published, network: Network, own: Collection[str] = ()) -> PublishedCell:
    """Return what readers of a row are shown; `own` are the branches that only their own people see."""
    minimum = network.minimum_dealers
    to_itself = row.shown_to_itself and row.branch in own
    dealers = row.dealers if row.is_shown or to_itself else None
    return PublishedCell(
        dealers=dealers,
        size=row.size,
        distributors=row.distributors if dealers is not None and row.distributors >= minimum else None,
        unnamed=row.unnamed if row.unnamed >= minimum and row.size >= minimum and row.is_shown else None,
        published_at=row.published_at,
        to_itself=to_itself,
        at_least=row.at_least,
    )
