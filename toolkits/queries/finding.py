"""Find files: what a reader may see and asked for, with counts that are true for them.

The index names candidates, the latest first; whether a reader may see one is asked of the toolkits
themselves, by the same conditions as everywhere. Up to `CAP` files all are fetched, counted, ranked and
sorted; beyond it the latest `CAP` are, and the counts are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from partners.audience import audience_ids
from partners.models import Campaign
from partners.scope import Scope
from toolkits.enums import Order, Validity
from toolkits.models import Asset, SearchRow, ToolkitAsset, ToolkitPage
from toolkits.queries.file_types import type_of
from toolkits.queries.lexemes import ABOVE_ALL, rows_with
from toolkits.queries.rights import first_end
from toolkits.querysets import sees_drafts
from toolkits.wording import BEGINNING, question, slips, tokens

CAP = 200
# How often the index is asked, each time for as many as before in all, when candidates are somebody else's.
ROUNDS = 7
SOON = timedelta(days=30)
TITLE, TOOLKIT = 4, 2
FACTS = (
    "pk",
    "network_id",
    "title",
    "channel",
    "languages",
    "expires_at",
    "licence__valid_until",
    "current__extension",
    "current__created_at",
)
Facts = tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """A search row whose asset the reader may see, with its facts and the campaign of the row's toolkit."""

    pk: int
    title_tokens: str
    toolkit_tokens: str
    facts: Facts
    campaign: int | None


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    q: str = ""
    type: str = ""
    language: str = ""
    channel: str = ""
    campaign: str = ""
    valid: str = ""
    sort: str = ""

    @property
    def narrowed(self) -> bool:
        """Say whether anything but words narrows it down."""
        return bool(self.type or self.language or self.channel or self.campaign or self.valid)


@dataclass
class Hit:
    """A file that was found, with what it is counted and sorted by."""

    asset_id: int
    title: str
    type: str
    channel: str
    languages: list[str]
    expires_at: datetime | None
    changed_at: datetime
    score: int = 0
    campaigns: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Found:
    """Everything that was found, sorted; `how` says by which means: whole words, beginnings, or slips."""

    hits: list[Hit]
    is_capped: bool
    how: str
    wanted: frozenset[str]


def find(scope: Scope, asked: Asked, language: str) -> Found:
    """Return the files that the reader may see and that have every word; if none has, look less closely."""
    words = question(asked.q, (language,))
    if asked.q and not words:
        return Found([], is_capped=False, how="words", wanted=frozenset())
    for how, groups in _ways(scope, asked.q, words):
        hits, is_capped = _hits(scope, asked, words, groups)
        if hits:
            wanted = frozenset(token for group in groups for token in group)
            return Found(_sorted(hits, asked.sort), is_capped=is_capped, how=how, wanted=wanted)
    return Found([], is_capped=False, how="words", wanted=frozenset())


def assets_of(hits: Sequence[Hit]) -> list[Asset]:
    """Return the assets of hits, which their reader may see, in their order, with what a card needs."""
    rows = Asset.objects.select_related("current", "owner").in_bulk([hit.asset_id for hit in hits])
    return [rows[hit.asset_id] for hit in hits if hit.asset_id in rows]


def _ways(scope: Scope, q: str, words: list[frozenset[str]]) -> Iterator[tuple[str, list[frozenset[str]]]]:
    named = _campaign_tokens(scope, words) if words else []
    yield "words", [group | also for group, also in zip(words, named, strict=False)]
    if not words:
        return
    yield (
        "beginnings",
        [frozenset({*group, *(f"{form}*" for form in group if len(form) >= BEGINNING)}) for group in words],
    )
    yield "slips", [group | {f"~{slip}" for form in group for slip in slips(form)} for group in words]


def _campaign_tokens(scope: Scope, words: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return for each word the campaigns that are called so: a campaign may change its name."""
    rows = Campaign.objects.filter(network_id=scope.network_id).values_list("pk", "name")
    named = [(f"c:{pk}", tokens(name, ())) for pk, name in rows]
    return [frozenset(token for token, name in named if name & group) for group in words]


def _hits(
    scope: Scope, asked: Asked, words: list[frozenset[str]], groups: list[frozenset[str]]
) -> tuple[list[Hit], bool]:
    hits: dict[int, Hit] = {}
    fitting: list[Hit] = []
    left = False
    for ids, more in _candidates(scope, asked, groups):
        left = more
        for row in _readable(scope, ids):
            _take(hits, row, words)
        fitting = [hit for hit in hits.values() if _fits(hit, asked)]
        if len(fitting) > CAP:
            break
    return fitting[:CAP], left or len(fitting) > CAP


def _candidates(scope: Scope, asked: Asked, groups: list[frozenset[str]]) -> Iterator[tuple[list[int], bool]]:
    """Yield the keys of the rows that the index names, the latest first, in rounds; and if more may come."""
    wanted = [*_limits(scope, asked), *groups]
    below, most, seen = ABOVE_ALL, CAP + 1, 0
    for _round in range(ROUNDS):
        ids = rows_with(wanted, most=most, below=below)
        yield ids, len(ids) == most
        if len(ids) < most:
            return
        seen += most
        below, most = ids[-1], seen


def _limits(scope: Scope, asked: Asked) -> list[set[str]]:
    """Return the tokens that narrow the index down; they only spare looking at rows that can't fit."""
    limits = [{f"n:{scope.network_id}"}]
    if not sees_drafts(scope):
        limits.append({f"a:{pk}" for pk in audience_ids(scope)})
    pairs = (("t", asked.type), ("l", asked.language), ("h", asked.channel), ("c", asked.campaign))
    limits += [{f"{kind}:{value}"} for kind, value in pairs if value]
    return [*limits, _ending_months()] if asked.valid == Validity.ENDING else limits


def _ending_months() -> set[str]:
    """Return the months in which a file may end that ends soon."""
    now = timezone.now()
    return {month_token(now + SOON * part / 3) for part in range(4)}


def _readable(scope: Scope, ids: list[int]) -> Iterator[Row]:
    """Yield the rows whose asset the scope may see, the latest first.

    Small questions by key alone: joined into one, or with the network asked for too, SQLite walks all assets.
    """
    names = ("pk", "asset_id", "link_id", "title_tokens", "toolkit_tokens")
    rows = list(SearchRow.objects.filter(pk__in=ids).order_by("-pk").values_list(*names))
    facts = _facts(scope, {asset_id for _pk, asset_id, *_rest in rows})
    campaigns = _campaigns(scope, [link for _pk, _asset, link, *_rest in rows if link])
    everything = sees_drafts(scope)
    for pk, asset_id, link, title, toolkit in rows:
        offer = (link, asset_id)
        if asset_id in facts and (everything or offer in campaigns):
            yield Row(pk, title, toolkit, facts[asset_id], campaigns.get(offer))


def _facts(scope: Scope, asset_ids: set[int]) -> dict[int, Facts]:
    """Return the facts of those assets that the scope may see, if a toolkit reaches it with them."""
    assets = Asset.objects.filter(pk__in=asset_ids, current__isnull=False).order_by()
    if not sees_drafts(scope):
        assets = assets.usable_by(scope)
    found = assets.values_list(*FACTS)
    return {facts[0]: facts for facts in found if facts[1] == scope.network_id}


def _campaigns(scope: Scope, links: list[int]) -> dict[tuple[int, int], int | None]:
    """Return by link and asset the campaign of the toolkit, for those toolkits that reach the scope now.

    By both: an editor may put another asset behind a link, whose row is of the former until made anew.
    """
    offers = list(ToolkitAsset.objects.filter(pk__in=links).values_list("pk", "asset_id", "page_id"))
    pages = {page for _link, _asset, page in offers}
    reached = ToolkitPage.objects.aimed_at(scope).filter(pk__in=pages).order_by()
    campaigns = dict(reached.values_list("pk", "campaign_id"))
    return {(link, asset): campaigns[page] for link, asset, page in offers if page in campaigns}


def _take(hits: dict[int, Hit], row: Row, words: Sequence[frozenset[str]]) -> None:
    asset_id, _network, title, channel, languages, own_end, licence_end, extension, at = row.facts
    hit = hits.get(asset_id)
    if hit is None:
        ends = first_end(own_end, licence_end)
        hit = Hit(asset_id, title, type_of(extension), channel, languages, ends, at)
        hits[asset_id] = hit
    hit.score = max(hit.score, _score(words, row.title_tokens, row.toolkit_tokens))
    if row.campaign:
        hit.campaigns.add(row.campaign)


def _score(words: Sequence[frozenset[str]], title: str, toolkit: str) -> int:
    if not words:
        return 0
    in_title, in_toolkit = set(title.split()), set(toolkit.split())
    return sum(TITLE * bool(group & in_title) + TOOLKIT * bool(group & in_toolkit) for group in words)


def _fits(hit: Hit, asked: Asked) -> bool:
    """Say whether the file itself is as asked, whatever the index still says of it."""
    return (
        (not asked.type or hit.type == asked.type)
        and (not asked.language or asked.language in hit.languages)
        and (not asked.channel or hit.channel == asked.channel)
        and (not asked.campaign or int(asked.campaign) in hit.campaigns)
        and (not asked.valid or validity_of(hit) == asked.valid)
    )


def month_token(at: datetime) -> str:
    """Return the token of the month in which a file ends."""
    return f"e:{at.astimezone(UTC):%Y%m}"


def validity_of(hit: Hit) -> str:
    """Say whether the file ends soon, or has ended, as only those who work on it find out."""
    now = timezone.now()
    if hit.expires_at is None or hit.expires_at > now + SOON:
        return str(Validity.LASTING)
    return str(Validity.ENDING if hit.expires_at > now else Validity.ENDED)


def _sorted(hits: Iterable[Hit], sort: str) -> list[Hit]:
    latest = sorted(hits, key=lambda hit: (hit.changed_at, hit.asset_id), reverse=True)
    if sort == Order.NEWEST:
        return latest
    if sort == Order.TITLE:
        return sorted(latest, key=lambda hit: hit.title.casefold())
    return sorted(latest, key=lambda hit: -hit.score)
