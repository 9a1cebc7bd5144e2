"""Files that somebody should look after: never downloaded, unused, about to end, not translated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from partners.enums import Level
from partners.models import ActivityLog, Membership, Network
from partners.scope import Scope
from portal.kernel.sorted_paging import sorted_page
from toolkits.enums import Upkeep
from toolkits.models import Asset, ToolkitPage

KEPT_UP = "toolkits.asset_kept_up"
YOUNG = timedelta(days=14)
UNUSED_AFTER = timedelta(days=183)
ENDING_WITHIN = timedelta(days=60)
UNDO_WITHIN = timedelta(days=1)
SIZE = 50
# How a list may be sorted, the first by itself: name, column, from the last to the first.
SORTS = {
    "oldest": ("created_at", False),
    "newest": ("created_at", True),
    "title": ("title", False),
}
BY_END = {"ending": ("expires_at", False)}
NOBODY, MINE = "nobody", "mine"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it can't mean is empty."""

    kind: Upkeep = Upkeep.NEVER
    q: str = ""
    lacks: str = ""
    owner: str = ""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class UpkeepRow:
    """A file of a list, and the dealers' languages that it lacks."""

    asset: Asset
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class UpkeepList:
    """One page of a list with what stands around it."""

    rows: list[UpkeepRow]
    total: int
    counts: dict[str, int]
    next_cursor: str
    spoken: tuple[str, ...]


def sorts_of(kind: Upkeep) -> dict[str, tuple[str, bool]]:
    """Return how a list may be sorted: what ends soon comes first where all end soon."""
    return {**BY_END, **SORTS} if kind == Upkeep.EXPIRING else SORTS


def dealer_languages(network: Network) -> tuple[str, ...]:
    """Return the network's languages in which somebody at a dealer reads, in the network's order."""
    seats = Membership.objects.active().filter(network=network, partner__level=Level.DEALER)
    read = set(seats.order_by().values_list("person__language", flat=True).distinct())
    return tuple(code for code in network.languages if code in read)


def upkeep_list(scope: Scope, network: Network, wanted: Wanted, now: datetime) -> UpkeepList:
    """Return one page of a list, how many files stand in it and how many in each."""
    spoken = dealer_languages(network)
    conditions = {kind: condition_of(kind, spoken, now) for kind in Upkeep}
    there = _there(scope)
    rows = _narrowed(there.filter(conditions[wanted.kind]), scope, wanted)
    field, descending = sorts_of(wanted.kind)[wanted.sort]
    page = sorted_page(
        rows.select_related("current", "owner"),
        field=field,
        cursor=wanted.after,
        size=SIZE,
        descending=descending,
    )
    counts = there.aggregate(**{kind.value: Count("pk", filter=q) for kind, q in conditions.items()})
    return UpkeepList(
        rows=[UpkeepRow(asset, lacking(asset.languages, spoken)) for asset in page.rows],
        total=rows.count(),
        counts=counts,
        next_cursor=page.next_cursor,
        spoken=spoken,
    )


def upkeep_toolkits(
    scope: Scope, kind: Upkeep, spoken: Sequence[str], now: datetime
) -> list[tuple[ToolkitPage, tuple[str, ...]]]:
    """Return the published toolkits that end soon, or that lack a language; the other lists are of files."""
    pages = ToolkitPage.objects.visible_to(scope).live().select_related("owner_person")
    if kind == Upkeep.EXPIRING:
        rows = pages.filter(expire_at__lte=now + ENDING_WITHIN).order_by("expire_at", "pk")
    elif kind == Upkeep.UNTRANSLATED:
        rows = _as_text(pages).filter(_lacks_any(spoken)).order_by("title", "pk")
    else:
        return []
    return [(page, lacking(page.languages, spoken)) for page in rows[:SIZE]]


def lacking(languages: Iterable[str], spoken: Iterable[str]) -> tuple[str, ...]:
    """Return what is read and not there; a file that names no language is for all of them."""
    there = set(languages)
    return tuple(code for code in spoken if there and code not in there)


def condition_of(kind: Upkeep, spoken: Sequence[str], now: datetime) -> Q:
    """Select the files of a list among those whose time has come."""
    if kind == Upkeep.NEVER:
        out = Q(available_from=None) | Q(available_from__lte=now - YOUNG)
        return out & Q(download_count=0, last_downloaded_at=None, created_at__lte=now - YOUNG)
    if kind == Upkeep.UNUSED:
        return Q(last_downloaded_at__lte=now - UNUSED_AFTER)
    if kind == Upkeep.EXPIRING:
        return Q(expires_at__lte=now + ENDING_WITHIN)
    return _lacks_any(spoken)


def _there(scope: Scope) -> QuerySet[Any]:
    """Return the files that dealers may have now."""
    rows = Asset.objects.visible_to(scope).in_time().filter(current__isnull=False)
    return _as_text(rows)


def _as_text(rows: QuerySet[Any]) -> QuerySet[Any]:
    annotated: QuerySet[Any] = rows.annotate(in_languages=Cast("languages", TextField()))
    return annotated


def _lacks_any(spoken: Sequence[str]) -> Q:
    """Select what names languages, but not each that is read."""
    missing = Q(pk__in=[])
    for code in spoken:
        missing |= _lacks(code)
    return missing


def _lacks(code: str) -> Q:
    return Q(in_languages__contains='"') & ~Q(in_languages__contains=f'"{code}"')


def _narrowed(rows: QuerySet[Any], scope: Scope, wanted: Wanted) -> QuerySet[Any]:
    if wanted.q:
        rows = rows.filter(title__icontains=wanted.q)
    if wanted.lacks:
        rows = rows.filter(_lacks(wanted.lacks))
    if wanted.owner == NOBODY:
        rows = rows.filter(owner=None)
    if wanted.owner == MINE:
        rows = rows.filter(owner_id__in=scope.person_ids)
    return rows


def chosen_assets(scope: Scope, asset_ids: Iterable[int]) -> list[Asset] | None:
    """Return the chosen files in the order of their titles; None when the scope may not see each of them."""
    ids = set(asset_ids)
    rows = Asset.objects.visible_to(scope).filter(pk__in=ids).select_related("owner", "current")
    found = list(rows.order_by("title", "pk"))
    return found if len(found) == len(ids) else None


def happenings_of(scope: Scope, batch: str, now: datetime) -> list[ActivityLog]:
    """Return what was done to each file in one go, as long as it may be taken back."""
    if "\x00" in batch:  # PostgreSQL holds no such character in JSON, and asks for none
        return []
    rows = ActivityLog.objects.filter(
        network_id=scope.network_id, verb=KEPT_UP, happened_at__gte=now - UNDO_WITHIN, data__batch=batch
    )
    return list(rows.order_by("object_id"))
