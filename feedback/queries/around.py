"""Read what is published already of the periods around one that is to be published, and within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from feedback.models import Published
from partners.disclosure.beside import Past
from partners.disclosure.lattice import Place
from partners.models import Network
from partners.periods import DEALER_GRAINS, Grain, Period

COLUMNS = ("grain", "start", "value", "branch", "dealers", "is_shown", "shown_to_itself")


def months_of(period: Period) -> int:
    """Return the months of a year that a period has, as bits."""
    return sum(1 << month.start.month - 1 for month in period.parts(Grain.MONTH))


def published_around(network: Network, period: Period, attribute: str, begin: date) -> dict[int, Past]:
    """Return the published periods of the year that lie in each other with this one, by their months.

    Of those that were over before the first voice came readers know that they are empty.
    """
    year = Period.of(period.start, Grain.YEAR)
    found = _published(network, year, {"", attribute})
    for grain in DEALER_GRAINS:
        for part in year.parts(grain):
            if part.end <= begin:
                found.setdefault(part, Past({}, {("", "")}))
    found.pop(period, None)
    everywhere = year in found
    return {
        months: past
        for each, past in found.items()
        if (months := months_of(each)) and (everywhere or _is_nested(months, months_of(period)))
    }


def _is_nested(one: int, other: int) -> bool:
    return one & other in {one, other}


def _published(network: Network, year: Period, attributes: Collection[str]) -> dict[Period, Past]:
    tables: dict[Period, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    known: dict[Period, set[Place]] = defaultdict(set)
    rows = Published.objects.filter(
        network=network,
        grain__in=[grain.value for grain in DEALER_GRAINS],
        start__gte=year.start,
        start__lt=year.end,
        attribute__in=attributes,
    )
    for grain, start, value, branch, dealers, is_shown, to_itself in rows.values_list(*COLUMNS):
        period = Period(Grain(grain), start)
        tables[period][value][branch] = dealers
        if is_shown or to_itself:
            known[period].add((value, branch))
    return {period: Past(by_value, known[period]) for period, by_value in tables.items()}
