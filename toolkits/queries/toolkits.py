"""Toolkits and files as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast
from django.utils import timezone

from partners.disclosure.figures import disclose_figure
from partners.languages import language_name
from partners.models import Campaign, Network
from partners.scope import Scope
from portal.kernel.paging import key_page
from toolkits.enums import RenditionKind
from toolkits.models import Asset, Rendition, ToolkitAsset, ToolkitPage
from toolkits.queries.rights import Rights, first_end, rights_of
from toolkits.querysets import sees_drafts, usable_q

FRESH = timedelta(days=14)
EXPIRED, PLANNED = "expired", "planned"
SIZE = 24
CARD_FIELDS = (
    "title",
    "slug",
    "brief",
    "text_language",
    "languages",
    "first_published_at",
    "last_published_at",
    "expire_at",
)


@dataclass(frozen=True)
class FileCard:
    """A file as a card shows it."""

    asset: Asset
    thumb_id: int | None
    state: str
    expires_at: datetime | None
    downloads: int | None
    rights: Rights

    @property
    def languages(self) -> str:
        """Return the languages as short codes."""
        return codes(self.asset.languages)


@dataclass(frozen=True)
class ToolkitCard:
    """A toolkit as the list shows it."""

    toolkit: ToolkitPage
    files: int
    thumb: tuple[int, int] | None
    state: str
    expires_at: datetime | None

    @property
    def languages(self) -> str:
        """Return the languages as short codes."""
        return codes(self.toolkit.languages)


@dataclass(frozen=True)
class Choice:
    """One filter that the list offers."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True)
class ToolkitList:
    """One page of the list with its filters."""

    cards: list[ToolkitCard]
    total: int
    next_cursor: str
    languages: list[Choice]
    campaigns: list[Choice]


@dataclass(frozen=True)
class Wanted:
    """What the reader filters by."""

    q: str = ""
    language: str = ""
    campaign: str = ""
    cursor: str = field(default="", compare=False)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is filtered."""
        return not (self.q or self.language or self.campaign)


def codes(languages: Iterable[str]) -> str:
    """Return language codes as a card prints them."""
    return ", ".join(code.upper() for code in languages)


def state_of(first_at: datetime | None, changed_at: datetime | None = None) -> str:
    """Say whether something is new or updated; after a while it is neither."""
    since = timezone.now() - FRESH
    if first_at and first_at > since:
        return "new"
    return "updated" if changed_at and changed_at > since else ""


def state_in_time(asset: Asset, ends_at: datetime | None) -> str:
    """Say whether the file's time hasn't come yet or is over."""
    now = timezone.now()
    if ends_at and ends_at <= now:
        return EXPIRED
    return PLANNED if asset.available_from and asset.available_from > now else ""


def toolkit_cards(scope: Scope, wanted: Wanted, size: int = SIZE) -> tuple[list[ToolkitCard], str]:
    """Return one page of the published toolkits that reach the reader, newest first, and the next cursor."""
    rows = _filtered(ToolkitPage.objects.aimed_at(scope), scope, wanted)
    page = key_page(rows, field="first_published_at", cursor=wanted.cursor, size=size)
    return _cards(page.rows, scope), page.next_cursor


def toolkit_list(scope: Scope, network: Network, wanted: Wanted) -> ToolkitList:
    """Return a page of the list, with its filters and how many there are."""
    mine = ToolkitPage.objects.aimed_at(scope)
    cards, next_cursor = toolkit_cards(scope, wanted)
    return ToolkitList(
        cards=cards,
        total=_filtered(mine, scope, wanted).count(),
        next_cursor=next_cursor,
        languages=[Choice(code, language_name(code), code == wanted.language) for code in network.languages],
        campaigns=[
            Choice(str(campaign.pk), campaign.name, str(campaign.pk) == wanted.campaign)
            for campaign in Campaign.objects.filter(
                network=network, pk__in=mine.order_by().values("campaign_id")
            )
        ],
    )


def _filtered(rows: QuerySet[Any], scope: Scope, wanted: Wanted) -> QuerySet[Any]:
    if wanted.q:
        asked = Q(title__icontains=wanted.q) | Q(brief__icontains=wanted.q)
        # A hit would tell of a file whose time hasn't come, or is over.
        offered = usable_q(scope, timezone.now(), "asset_links__asset__")
        rows = rows.filter(asked | Q(offered, asset_links__asset__title__icontains=wanted.q)).distinct()
    if wanted.language:
        spoken = Cast("languages", TextField())
        rows = rows.annotate(spoken=spoken).filter(spoken__contains=f'"{wanted.language}"')
    if wanted.campaign.isdecimal() and len(wanted.campaign) < 18:
        rows = rows.filter(campaign_id=int(wanted.campaign))
    return rows


def _cards(toolkits: list[ToolkitPage], scope: Scope) -> list[ToolkitCard]:
    links = (
        ToolkitAsset.objects.filter(page__in=[toolkit.pk for toolkit in toolkits])
        .filter(usable_q(scope, timezone.now(), "asset__"))
        .order_by("sort_order", "pk")
        .values_list("page_id", "asset_id", "asset__current_id")
    )
    by_page: dict[int, list[tuple[int, int]]] = {}
    for page_id, asset_id, version_id in links:
        by_page.setdefault(page_id, []).append((asset_id, version_id))
    pictured = _pictured(version for rows in by_page.values() for _asset, version in rows)
    return [_card(toolkit, by_page.get(toolkit.pk, []), pictured) for toolkit in toolkits]


def _card(toolkit: ToolkitPage, files: list[tuple[int, int]], pictured: dict[int, int]) -> ToolkitCard:
    thumb = next(((asset, version) for asset, version in files if version in pictured), None)
    return ToolkitCard(
        toolkit=toolkit,
        files=len(files),
        thumb=thumb,
        state=state_of(toolkit.first_published_at, toolkit.last_published_at),
        expires_at=toolkit.expire_at,
    )


def _pictured(version_ids: Iterable[int]) -> dict[int, int]:
    made = Rendition.objects.filter(version_id__in=list(version_ids), kind=RenditionKind.THUMB)
    return dict(made.exclude(image="").values_list("version_id", "pk"))


def newest_toolkits(scope: Scope, language: str, count: int) -> list[ToolkitCard]:
    """Return the newest toolkits in the reader's language, else in others, with files counted: one query."""
    now = timezone.now()
    files = ToolkitAsset.objects.filter(page=OuterRef("pk")).filter(usable_q(scope, now, "asset__"))
    pictured = files.filter(
        asset__current__renditions__kind=RenditionKind.THUMB, asset__current__renditions__image__gt=""
    )
    rows = (
        ToolkitPage.objects.aimed_at(scope)
        .annotate(
            spoken=Cast("languages", TextField()),
            is_mine=Case(When(spoken__contains=f'"{language}"', then=1), default=0),
            files=Subquery(files.order_by().values("page").annotate(n=Count("pk")).values("n")),
            thumb_asset=Subquery(pictured.order_by("sort_order", "pk").values("asset_id")[:1]),
        )
        .order_by("-is_mine", "-first_published_at", "-pk")
        .only(*CARD_FIELDS)
    )
    return [
        ToolkitCard(
            toolkit=row,
            files=row.files or 0,
            thumb=(row.thumb_asset, row.thumb_asset) if row.thumb_asset else None,
            state=state_of(row.first_published_at, row.last_published_at),
            expires_at=row.expire_at,
        )
        for row in rows[:count]
    ]


def file_cards(assets: list[Asset], scope: Scope, network: Network) -> list[FileCard]:
    """Return the cards of assets; their versions and owners should be selected with them."""
    shown = [asset for asset in assets if asset.current_id]
    pictured = _pictured(asset.current_id for asset in shown if asset.current_id)
    rights = rights_of(scope, network, shown)
    return [_file_card(asset, pictured, rights[asset.pk], scope, network) for asset in shown]


def _file_card(
    asset: Asset, pictured: dict[int, int], rights: Rights, scope: Scope, network: Network
) -> FileCard:
    version = asset.current
    changed = version.created_at if version and version.number > 1 else None
    ends_at = first_end(asset.expires_at, rights.until)
    in_time = state_in_time(asset, ends_at)
    return FileCard(
        asset=asset,
        thumb_id=pictured.get(asset.current_id or 0),
        state=in_time or state_of(asset.created_at, changed),
        expires_at=None if in_time == EXPIRED else ends_at,
        rights=rights,
        downloads=disclose_figure(network, scope, value=asset.download_count, dealers=asset.partner_count),
    )


def assets_of_page(toolkit: ToolkitPage, scope: Scope) -> list[Asset]:
    """Return the toolkit's files in order, as the page has them: in a preview they may be unsaved."""
    ids = [link.asset_id for link in toolkit.asset_links.all()]
    rows = Asset.objects.usable_by(scope).filter(network_id=toolkit.network_id, pk__in=ids)
    found = rows.select_related("current", "owner").in_bulk()
    return [found[pk] for pk in ids if pk in found]


def available_until(scope: Scope, asset: Asset) -> datetime | None:
    """Return when the last way to the file closes for the scope; None when nothing ends it."""
    if sees_drafts(scope):
        return None
    links = ToolkitAsset.objects.filter(
        asset=asset, page__in=ToolkitPage.objects.aimed_at(scope).values("pk")
    )
    ends = list(links.values_list("page__expire_at", flat=True))
    latest = max(ends) if ends and None not in ends else None
    return first_end(latest, asset.expires_at, asset.licence.valid_until if asset.licence else None)


def is_live(toolkit: ToolkitPage) -> bool:
    """Say whether the toolkit is published at this moment."""
    return bool(ToolkitPage.objects.live().filter(pk=toolkit.pk).exists())


def find_toolkit(scope: Scope, toolkit_id: int) -> ToolkitPage | None:
    """Return the toolkit if the scope may read it."""
    found: ToolkitPage | None = ToolkitPage.objects.visible_to(scope).filter(pk=toolkit_id).first()
    return found


def find_asset(scope: Scope, asset_id: int) -> Asset | None:
    """Return the asset if the scope may read it."""
    return Asset.objects.visible_to(scope).filter(pk=asset_id).first()
