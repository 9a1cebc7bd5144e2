"""Files and toolkits to look after: never downloaded, unused, about to end, not translated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from partners.enums import Level
from partners.models import ActivityLog, Membership, Network
from partners.scope import Scope
from portal.kernel.sorted_paging import sorted_page
from toolkits.enums import Kept, Upkeep
from toolkits.models import Asset, ToolkitAsset, ToolkitPage

UNDONE = "toolkits.upkeep_taken_back"
YOUNG = timedelta(days=14)
UNUSED_AFTER = timedelta(days=183)
ENDING_WITHIN = timedelta(days=60)
UNDO_WITHIN = timedelta(days=1)
SIZE = 50


@dataclass(frozen=True)
class Kind:
    """How what is looked after calls itself and its columns, and which of them the scope may change."""

    name: str
    verb: str
    ends: str
    begins: str
    born: str
    owner: str
    rows: Callable[[Scope], QuerySet[Any]]


KINDS = {
    Kept.FILES: Kind(
        name="asset",
        verb="toolkits.asset_kept_up",
        ends="expires_at",
        begins="available_from",
        born="created_at",
        owner="owner",
        rows=lambda scope: Asset.objects.visible_to(scope),
    ),
    Kept.TOOLKITS: Kind(
        name="toolkit",
        verb="toolkits.toolkit_kept_up",
        ends="expire_at",
        begins="go_live_at",
        born="first_published_at",
        owner="owner_person",
        rows=lambda scope: ToolkitPage.objects.visible_to(scope),
    ),
}
NOBODY, MINE = "nobody", "mine"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it can't mean is empty."""

    kind: Upkeep = Upkeep.NEVER
    kept: Kept = Kept.FILES
    q: str = ""
    lacks: str = ""
    owner: str = ""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class UpkeepRow:
    """A file or toolkit of a list, whose it is, when it ends, and the dealers' languages that it lacks."""

    thing: Any
    owner: Any
    ends: datetime | None
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class UpkeepList:
    """One page of a list with what stands around it."""

    rows: list[UpkeepRow]
    total: int
    counts: dict[str, int]
    next_cursor: str
    spoken: tuple[str, ...]


def sorts_of(wanted: Wanted) -> dict[str, tuple[str, bool]]:
    """Return how a list may be sorted, by column and from the last: where all end, by that first."""
    kind = KINDS[wanted.kept]
    sorts = {"oldest": (kind.born, False), "newest": (kind.born, True), "title": ("title", False)}
    return {"ending": (kind.ends, False), **sorts} if wanted.kind == Upkeep.EXPIRING else sorts


def dealer_languages(network: Network) -> tuple[str, ...]:
    """Return the network's languages in which somebody at a dealer reads, in the network's order."""
    seats = Membership.objects.active().filter(network=network, partner__level=Level.DEALER)
    read = set(seats.order_by().values_list("person__language", flat=True).distinct())
    return tuple(code for code in network.languages if code in read)


def upkeep_list(scope: Scope, network: Network, wanted: Wanted, now: datetime) -> UpkeepList:
    """Return one page of a list, how many stand in it and how many in each."""
    spoken, kind = dealer_languages(network), KINDS[wanted.kept]
    condition = file_condition if wanted.kept == Kept.FILES else toolkit_condition
    conditions = {each: condition(each, spoken, now) for each in Upkeep}
    there = _there(scope, wanted.kept)
    rows = _narrowed(there.filter(conditions[wanted.kind]), scope, wanted)
    field, descending = sorts_of(wanted)[wanted.sort]
    related = ("current", "owner") if wanted.kept == Kept.FILES else (kind.owner,)
    page = sorted_page(
        rows.select_related(*related), field=field, cursor=wanted.after, size=SIZE, descending=descending
    )
    return UpkeepList(
        rows=[_row(thing, kind, spoken) for thing in page.rows],
        total=rows.count(),
        counts=there.aggregate(**{each.value: Count("pk", filter=q) for each, q in conditions.items()}),
        next_cursor=page.next_cursor,
        spoken=spoken,
    )


def _row(thing: Any, kind: Kind, spoken: Sequence[str]) -> UpkeepRow:
    lacks = lacking(thing.languages, spoken)
    return UpkeepRow(thing, getattr(thing, kind.owner), getattr(thing, kind.ends), lacks)


def lacking(languages: Iterable[str], spoken: Iterable[str]) -> tuple[str, ...]:
    """Return what is read and not there; a file that names no language is for all of them."""
    there = set(languages)
    return tuple(code for code in spoken if there and code not in there)


def file_condition(kind: Upkeep, spoken: Sequence[str], now: datetime) -> Q:
    """Select the files of a list among those whose time has come."""
    if kind == Upkeep.NEVER:
        out = Q(available_from=None) | Q(available_from__lte=now - YOUNG)
        return out & Q(download_count=0, last_downloaded_at=None, created_at__lte=now - YOUNG)
    if kind == Upkeep.UNUSED:
        return Q(last_downloaded_at__lte=now - UNUSED_AFTER)
    if kind == Upkeep.EXPIRING:
        return Q(expires_at__lte=now + ENDING_WITHIN)
    return _lacks_any(spoken)


def toolkit_condition(kind: Upkeep, spoken: Sequence[str], now: datetime) -> Q:
    """Select the toolkits of a list among those that are published: a toolkit is used through its files."""
    if kind == Upkeep.NEVER:
        return Q(first_published_at__lte=now - YOUNG, most_taken=0, last_taken=None)
    if kind == Upkeep.UNUSED:
        return Q(last_taken__lte=now - UNUSED_AFTER)
    if kind == Upkeep.EXPIRING:
        return Q(expire_at__lte=now + ENDING_WITHIN)
    return _lacks_any(spoken)


def _there(scope: Scope, kept: Kept) -> QuerySet[Any]:
    """Return what dealers may have now."""
    if kept == Kept.FILES:
        return _as_text(Asset.objects.visible_to(scope).usable_by(scope).filter(current__isnull=False))
    files = ToolkitAsset.objects.filter(page=OuterRef("pk")).order_by().values("page")
    pages = ToolkitPage.objects.visible_to(scope).live().filter(first_published_at__isnull=False)
    used: QuerySet[Any] = pages.annotate(
        most_taken=Subquery(files.annotate(n=Max("asset__download_count")).values("n")),
        last_taken=Subquery(files.annotate(at=Max("asset__last_downloaded_at")).values("at")),
    )
    return _as_text(used)


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
    owner = KINDS[wanted.kept].owner
    if wanted.owner == NOBODY:
        rows = rows.filter(**{owner: None})
    if wanted.owner == MINE:
        rows = rows.filter(**{f"{owner}__in": scope.person_ids})
    return rows


def chosen(scope: Scope, kept: Kept, ids: Iterable[int]) -> list[Any] | None:
    """Return what was chosen in the order of titles; None when the scope may not see each of them."""
    wanted, kind = set(ids), KINDS[kept]
    related = (kind.owner, "campaign") if kept == Kept.TOOLKITS else (kind.owner,)
    rows = kind.rows(scope).filter(pk__in=wanted).select_related(*related)
    found = list(rows.order_by("title", "pk"))
    return found if len(found) == len(wanted) else None


def happenings_of(scope: Scope, batch: str, now: datetime) -> list[ActivityLog]:
    """Return what was done to each in one go, as long as it may be taken back."""
    if "\x00" in batch:  # PostgreSQL holds no such character in JSON, and asks for none
        return []
    rows = ActivityLog.objects.filter(
        network_id=scope.network_id,
        verb__in=[kind.verb for kind in KINDS.values()],
        happened_at__gte=now - UNDO_WITHIN,
        data__batch=batch,
    )
    return list(rows.order_by("object_id"))
