"""What demand for a theme is: persons, dealers, ownership groups and weighted dealers, side by side.

Only dealers that belong to the network when it is counted are demand, so that every share is one of a network
that exists. What else was said of a theme is counted beside them, so that nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from math import fsum

from partners.bands import WEIGHTS
from partners.enums import Level
from partners.intervals import Interval, wilson_interval
from partners.periods import day_start, local_day

# From more than one part in so many on, one ownership group is warned of.
PARTS = 5


@dataclass(frozen=True)
class Window:
    """Twelve months up to the last day that is over by the network's clock."""

    since: date
    day: date

    @classmethod
    def until(cls, now: datetime, zone: str) -> Window:
        """Return the window that ended with the day before this moment."""
        day = local_day(now, zone) - timedelta(days=1)
        return cls(_year_before(day) + timedelta(days=1), day)

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Return its first moment and the first one after it."""
        return day_start(self.since, zone), day_start(self.day + timedelta(days=1), zone)


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


@dataclass(frozen=True)
class Dealer:
    """What of a dealer counts: its turnover band, and under whom it is owned, if anybody else is."""

    band: str = ""
    group: str = ""


@dataclass(frozen=True)
class Channel:
    """A network's active dealers, and the partners that are none and stand beside them, by id."""

    dealers: Mapping[int, Dealer]
    beside: frozenset[int] = frozenset()

    @classmethod
    def of(cls, partners: Iterable[tuple[int, str, bool, str, str]]) -> Channel:
        """Read partners as id, level, whether active, band and ownership group."""
        dealers, beside = {}, set()
        for pk, level, is_active, band, group in partners:
            if level != Level.DEALER:
                beside.add(pk)
            elif is_active:
                dealers[pk] = Dealer(band, group)
        return cls(dealers, frozenset(beside))


@dataclass(frozen=True)
class Size:
    """Dealers, how many owners they have, and what they weigh by their bands.

    A dealer of no ownership group is an owner of its own. `most_dealers` and `most_weight` are those of the
    biggest ownership group of which more than one dealer is here; nothing where there is none.
    """

    dealers: int = 0
    groups: int = 0
    weight: float = 0.0
    most_dealers: int = 0
    most_weight: float = 0.0

    @classmethod
    def of(cls, dealers: Iterable[Dealer]) -> Size:
        """Count dealers, each given once."""
        owned: dict[str, list[float]] = defaultdict(list)
        for dealer in dealers:
            owned[dealer.group].append(WEIGHTS[dealer.band])
        single = owned.pop("", [])
        several = [weights for weights in owned.values() if len(weights) > 1]
        return cls(
            dealers=len(single) + sum(map(len, owned.values())),
            groups=len(single) + len(owned),
            weight=fsum([*single, *(weight for weights in owned.values() for weight in weights)]),
            most_dealers=max(map(len, several), default=0),
            most_weight=max(map(fsum, several), default=0.0),
        )


@dataclass(frozen=True)
class Demanded:
    """What was said of one theme, or of anything: every remark is in one of the first four.

    `voices` are remarks of active dealers, `beside` of distributors and others that are no dealers, `former`
    of dealers that have left, `unnamed` with no identity. Of the voices, `authorless` have no author any
    more: they count for their dealer, and for no person.
    """

    voices: int = 0
    beside: int = 0
    former: int = 0
    unnamed: int = 0
    authorless: int = 0
    persons: int = 0
    dealers: int = 0
    groups: int = 0
    weight: float = 0.0
    most_dealers: int = 0
    most_weight: float = 0.0

    @classmethod
    def of(cls, said: Mapping[int | None, int], channel: Channel, *, persons: int, authored: int) -> Demanded:
        """Count what partners said, None being nobody: so many remarks each, of so many known persons."""
        spoke = {pk: count for pk, count in said.items() if pk in channel.dealers}
        size = Size.of(channel.dealers[pk] for pk in spoke if pk is not None)
        voices, unnamed = sum(spoke.values()), said.get(None, 0)
        beside = sum(count for pk, count in said.items() if pk in channel.beside)
        return cls(
            voices=voices,
            beside=beside,
            former=sum(said.values()) - voices - beside - unnamed,
            unnamed=unnamed,
            authorless=voices - authored,
            persons=persons,
            dealers=size.dealers,
            groups=size.groups,
            weight=size.weight,
            most_dealers=size.most_dealers,
            most_weight=size.most_weight,
        )

    @property
    def much_dealers(self) -> bool:
        """Say whether one ownership group supplies more than a fifth of the dealers."""
        return self.most_dealers * PARTS > self.dealers

    @property
    def much_weight(self) -> bool:
        """Say whether one ownership group supplies more than a fifth of their weight."""
        return self.most_weight * PARTS > self.weight


MEASURES = tuple(each.name for each in fields(Demanded))


@dataclass(frozen=True)
class Rate:
    """Of so many dealers who said anything so many raised a theme, in a network of so many."""

    dealers: int
    asked: int
    population: int

    @property
    def interval(self) -> Interval | None:
        """Return within what the share lies for the network; nothing where nobody spoke."""
        return wilson_interval(self.dealers, self.asked, self.population)
