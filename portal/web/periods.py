"""The period that a page of figures shows: chosen in the address, said in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from partners.periods import DEALER_GRAINS, Grain, Period

GRAIN_LABELS = {
    Grain.MONTH: gettext_lazy("Month"),
    Grain.QUARTER: gettext_lazy("Quarter"),
    Grain.YEAR: gettext_lazy("Year"),
}


@dataclass(frozen=True)
class Choice:
    """The chosen period with the ways to others."""

    period: Period
    today: date

    @classmethod
    def read(cls, code: str, today: date, *, fallback: Grain = Grain.QUARTER) -> Choice:
        """Read an address; weeks, nonsense and the future give the current period."""
        found = Period.read(code) if code else None
        if found is None or found.grain not in DEALER_GRAINS or found.start > today:
            found = Period.of(today, fallback)
        return cls(found, today)

    @property
    def label(self) -> str:
        """Return what the period is called."""
        return period_name(self.period)

    @property
    def before(self) -> Period:
        """Return the period before."""
        return self.period.shift(-1)

    @property
    def after(self) -> Period | None:
        """Return the period after, if it has begun."""
        following = self.period.shift(1)
        return following if following.start <= self.today else None

    @property
    def is_open(self) -> bool:
        """Say whether the period is not over yet."""
        return self.period.end > self.today

    def tabs(self, address: str, rest: str = "") -> list[dict[str, object]]:
        """Return the three lengths of a period that this one can be changed to, as tabs."""
        inside = min(self.today, self.period.shift(1).start) if self.is_open else self.period.start
        return [
            {
                "label": label,
                "url": f"{address}?period={Period.of(inside, grain).code}{rest}",
                "current": grain == self.period.grain,
                "count": None,
            }
            for grain, label in GRAIN_LABELS.items()
        ]


def period_name(period: Period) -> str:
    """Say a period as people do."""
    if period.grain == Grain.WEEK:
        return _("week of %(day)s") % {"day": date_format(period.start, "MONTH_DAY_FORMAT")}
    if period.grain == Grain.MONTH:
        return date_format(period.start, "YEAR_MONTH_FORMAT")
    if period.grain == Grain.QUARTER:
        return _("quarter %(n)s of %(year)s") % {
            "n": (period.start.month + 2) // 3,
            "year": period.start.year,
        }
    return f"{period.start.year}"


def short_name(period: Period) -> str:
    """Say a period in the few letters that fit under a column."""
    if period.grain == Grain.WEEK:
        return date_format(period.start, pgettext("format of a day and month", "j/n"))
    if period.grain == Grain.MONTH:
        return date_format(period.start, "M")
    return period.code
