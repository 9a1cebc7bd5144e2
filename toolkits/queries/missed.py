"""What dealers looked for and did not find, and what they said is missing, as one ranked list.

Headquarters reads what enough dealers miss, and "at least so many" in steps of the minimum: whoever reads it
every day learns of no single dealer who came. The agency reads exact numbers, and who is behind them as far
as that undoes no mode: somebody who searches in vain, then says so with no identity, has told their country:
a partner who only searched is named where enough of their country did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Q

from feedback.enums import WANT, Mode
from feedback.models import Remark
from feedback.querysets import free_q
from partners.disclosure.figures import are_enough, disclose_figure, in_steps
from partners.enums import Level
from partners.models import Network, Partner
from partners.scope import Scope
from portal.kernel.wording import WORD, forms
from toolkits.models import SearchMiss

WINDOW = timedelta(days=180)
MOST = 100


@dataclass(frozen=True)
class Behind:
    """A partner who missed something, and the numbers of what they said about it."""

    partner_id: int
    remarks: tuple[str, ...]
    partner: Partner | None = None


@dataclass(frozen=True)
class Missed:
    """One thing that is missed: outside the agency `dealers` is a lower bound, and the rest is empty."""

    words: str
    dealers: int
    others: int = 0
    asked: int = 0
    behind: tuple[Behind, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True)
class MissedList:
    """What is missed most; `is_exact`: the reader sees who is behind it."""

    rows: list[Missed]
    total: int
    is_exact: bool
    minimum: int


@dataclass
class _Group:
    """What one thing was called, and whose it was."""

    words: Counter[str] = field(default_factory=Counter)
    dealers: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    countries: dict[int, str] = field(default_factory=dict)
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _Miss:
    """That one partner missed something; `number`: they said so; `is_named`: headquarters reads that."""

    words: str
    language: str
    partner_id: int
    level: str
    country: str
    number: str = ""
    is_named: bool = False


def missed_list(scope: Scope, network: Network, now: datetime) -> MissedList:
    """Return what is missed in the last half year, what most dealers miss first."""
    is_exact = scope.is_system or scope.is_agency
    groups = _groups([*_searched(network, now), *_said(network, now, Q() if is_exact else free_q())])
    found = list(_exact(network, groups) if is_exact else _disclosed(scope, network, groups))
    found.sort(key=lambda row: (-row.dealers, -row.asked, row.words))
    return MissedList(_with_partners(found[:MOST]), len(found), is_exact, network.minimum_dealers)


def _searched(network: Network, now: datetime) -> Iterator[_Miss]:
    rows = SearchMiss.objects.filter(
        network=network, created_at__gte=now - WINDOW, membership__isnull=False
    ).order_by()
    at = "membership__partner"
    names = ("words", "language", f"{at}_id", f"{at}__level", f"{at}__country")
    for words, language, partner_id, level, country in rows.values_list(*names).distinct():
        yield _Miss(words, language, partner_id, level, country)


def _said(network: Network, now: datetime, readable: Q) -> Iterator[_Miss]:
    """Yield who said what is missing; what was said with no identity has no subject of this kind."""
    rows = Remark.objects.filter(
        readable, network=network, submitted_at__gte=now - WINDOW, subject_kind=WANT, partner__isnull=False
    ).order_by("submitted_at", "pk")
    place = ("partner_id", "partner__level", "partner__country")
    names = ("subject_label", "language", *place, "number", "mode")
    for label, language, partner_id, level, country, number, mode in rows.values_list(*names):
        words = " ".join(label.casefold().split())
        yield _Miss(words, language, partner_id, level, country, number, mode == Mode.NAMED)


def _groups(misses: Iterable[_Miss]) -> list[_Group]:
    """Put together what differs by endings and the order of words alone."""
    found: dict[tuple[str, ...], _Group] = defaultdict(_Group)
    for miss in misses:
        group = found[_key(miss.words, miss.language)]
        group.words[miss.words] += 1
        (group.dealers if miss.level == Level.DEALER else group.others).add(miss.partner_id)
        group.countries[miss.partner_id] = miss.country
        if miss.number:
            group.said[miss.partner_id].append(miss.number)
        if miss.is_named:
            group.named.add(miss.partner_id)
    return list(found.values())


def _key(words: str, language: str) -> tuple[str, ...]:
    """Return the shortest form of each word; what has no word at all stands for itself."""
    found = (forms(word, (language,)) for word in WORD.findall(words))
    stems = {min(each, key=lambda form: (len(form), form)) for each in found if each}
    return tuple(sorted(stems)) or (words,)


def _exact(network: Network, groups: Iterable[_Group]) -> Iterator[Missed]:
    for group in groups:
        at_home = Counter(group.countries.values())
        shown = [
            Behind(pk, tuple(group.said.get(pk, ())))
            for pk, country in group.countries.items()
            if pk in group.said or are_enough(network, at_home[country])
        ]
        yield Missed(
            words=_called(group),
            dealers=len(group.dealers),
            others=len(group.others),
            asked=sum(map(len, group.said.values())),
            behind=tuple(shown),
            unnamed=len(group.countries) - len(shown),
        )


def _disclosed(scope: Scope, network: Network, groups: Iterable[_Group]) -> Iterator[Missed]:
    """Yield what enough dealers miss; those who are not named by a remark must be enough, or nobody."""
    for group in groups:
        dealers, hidden = len(group.dealers), len(group.dealers - group.named)
        step = in_steps(network, dealers)
        shown = disclose_figure(network, scope, value=step, dealers=hidden or dealers)
        if shown is not None:
            yield Missed(_called(group), shown)


def _called(group: _Group) -> str:
    """Return the words that were used most."""
    return min(group.words, key=lambda words: (-group.words[words], words))


def _with_partners(rows: list[Missed]) -> list[Missed]:
    """Put the partners to their keys, by name: one query for all of them."""
    partners = Partner.objects.in_bulk({one.partner_id for row in rows for one in row.behind})
    found = []
    for row in rows:
        behind = [replace(one, partner=partners[one.partner_id]) for one in row.behind]
        behind.sort(key=lambda one: (-len(one.remarks), partners[one.partner_id].name, one.partner_id))
        found.append(replace(row, behind=tuple(behind)))
    return found
