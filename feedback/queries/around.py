"""Read what is published already of the periods around one that is to be published, and within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from feedback.cells import JUDGED
from feedback.models import Published, Recoding, Theme
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


def changed_beside(network: Network, period: Period) -> set[str]:
    """Return the themes of which no figure may stand beside a published one of what became of them.

    One was published by itself in a period that overlaps this one, and was merged into another since, or its
    remarks were given parts of it: whoever spoke of the rest alone would follow from both.
    """
    became = _became(network, period)
    rows = Published.objects.filter(
        Q(is_shown=True) | Q(shown_to_itself=True),
        network=network,
        attribute__in=["theme", *JUDGED.values()],
        value__in=became,
    )
    found: set[str] = set()
    for value, grain, start in rows.order_by().values_list("value", "grain", "start").distinct():
        other = Period(Grain(grain), start)
        if other.start < period.end and period.start < other.end:
            found |= _reached(became, value)
    return found


def _became(network: Network, period: Period) -> dict[str, set[str]]:
    """Return by theme what its remarks of a period became; one that was split became itself too."""
    became: dict[str, set[str]] = defaultdict(set)
    merged = Theme.objects.filter(network=network, merged_into__isnull=False)
    for gone, kept in merged.values_list("pk", "merged_into"):
        became[f"{gone}"].add(f"{kept}")
    zone = ZoneInfo(network.time_zone)
    first, end = (datetime.combine(day, time(), zone) for day in (period.start, period.end))
    recoded = Recoding.objects.filter(
        was__network=network, case__remark__submitted_at__gte=first, case__remark__submitted_at__lt=end
    )
    steps = recoded.exclude(now=F("was")).order_by().values_list("was", "now", "change").distinct()
    for was, now, change in steps:
        became[f"{was}"] |= {f"{now}", f"{was}"} if change is None else {f"{now}"}
    return became


def _reached(became: Mapping[str, set[str]], value: str) -> set[str]:
    """Return everything that a theme became, however many times over."""
    found: set[str] = set()
    level = became[value]
    while level:
        found |= level
        level = {each for one in level for each in became.get(one, ())} - found
    return found


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
