"""Keep what the search knows of each file in step with the file, its toolkits and their texts."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.html import strip_tags

from portal.kernel.leases import WorkState
from toolkits.models import Asset, AssetWords, SearchRow, ToolkitAsset
from toolkits.queries.file_types import type_of
from toolkits.queries.finding import month_token
from toolkits.queries.rights import first_end
from toolkits.querysets import live_q
from toolkits.services.reading import read_words
from toolkits.wording import slips_of, tokens

OWN_END, LICENCE_END = "asset__expires_at", "asset__licence__valid_until"
logger = logging.getLogger(__name__)
BATCH = 50
MOST_SECONDS = 10
# How many assets that changed are noted at once: the next sweep notes the rest.
NOTED = 500
MOST_TOKENS = 20_000
MOST_READINGS = 3


def index_due_assets() -> int:
    """Note what changed, then read and index what is due; returns how many were indexed."""
    note_changed_assets()
    ids = list(AssetWords.objects.due().values_list("pk", flat=True)[:BATCH])
    # Slow files leave the rest to the next sweep: this one has other work behind it.
    end = time.monotonic() + MOST_SECONDS
    return sum(index_asset(words_id) for words_id in takewhile(lambda _id: time.monotonic() < end, ids))


def note_changed_assets() -> int:
    """Make work of every asset whose file, facts or toolkits are others than when it was last indexed."""
    new = Asset.objects.filter(current__isnull=False, words=None).values_list("pk", flat=True)
    rows = [AssetWords(asset_id=pk) for pk in new[:NOTED]]
    AssetWords.objects.bulk_create(rows, ignore_conflicts=True)
    changed = _changed() if len(rows) < NOTED else []
    AssetWords.objects.filter(pk__in=changed, work_state__in=[WorkState.DONE, WorkState.DEAD]).update(
        work_state=WorkState.DUE, due_at=timezone.now(), attempts=0
    )
    return len(rows) + len(changed)


def _changed() -> list[int]:
    now = timezone.now()
    done = AssetWords.objects.filter(work_state__in=[WorkState.DONE, WorkState.DEAD]).annotate(
        # SQLite knows no least of something and nothing.
        ends=Least(Coalesce(OWN_END, LICENCE_END), Coalesce(LICENCE_END, OWN_END))
    )
    others = (
        ~Q(title=F("asset__title"))
        | ~Q(channel=F("asset__channel"))
        | ~Q(languages=F("asset__languages"))
        | ~Q(version_id=F("asset__current_id"))
        | Q(expires_at=None, ends__isnull=False)
        | Q(expires_at__isnull=False, ends=None)
        | (Q(expires_at__isnull=False) & ~Q(expires_at=F("ends")))
        | _ended_since("expires_at", now)
    )
    page = "asset__toolkit_links__page__"
    republished = Q(**{f"{page}last_published_at__gt": F("indexed_at")})
    republished |= _ended_since(f"{page}expire_at", now)
    found = set(done.filter(others).values_list("pk", flat=True)[:NOTED])
    found |= set(done.filter(republished).values_list("pk", flat=True)[:NOTED])
    return sorted(found)


def _ended_since(moment: str, now: datetime) -> Q:
    """Select what has ended since it was indexed: its rows would stand before those that can be taken."""
    return Q(**{f"{moment}__lte": now, f"{moment}__gt": F("indexed_at")})


def index_asset(words_id: int) -> bool:
    """Read an asset's file, if that was not done, and make its rows anew, if nobody else does."""
    words = AssetWords.objects.claim(words_id)
    if words is None:
        return False
    started = timezone.now()
    try:
        _read(words)
        return _index(words, started)
    except Exception as error:  # the store or the database is away: another try may succeed
        logger.warning("not indexed asset=%s error=%s", words.asset_id, type(error).__name__)
        words.give_back(type(error).__name__)
        return False


def _read(words: AssetWords) -> None:
    """Take the words of the current version; a file that takes its reader down thrice goes without."""
    version = words.asset.current
    if version is None or words.version_id == version.pk:
        return
    if words.attempts > MOST_READINGS:
        words.text, words.unread = "", "given up"
    else:
        words.text, words.unread = read_words(version)
    words.version = version


@transaction.atomic
def _index(words: AssetWords, started: datetime) -> bool:
    if not words.still_leased():
        return False
    asset = Asset.objects.select_related("network", "current", "licence").get(pk=words.asset_id)
    SearchRow.objects.filter(asset=asset).delete()
    SearchRow.objects.bulk_create(_rows(asset, words.text))
    return words.finish(
        title=asset.title,
        channel=asset.channel,
        languages=asset.languages,
        expires_at=_end_of(asset),
        version_id=words.version_id,
        text=words.text,
        unread=words.unread,
        indexed_at=started,
    )


def _rows(asset: Asset, text: str) -> Iterator[SearchRow]:
    """Yield a row for the asset by itself, for those who work on it, and one for each published toolkit."""
    if asset.current is None:
        return
    languages = tuple(asset.languages or asset.network.languages)
    # Not the file's name: it may be somebody's, and is taken away when they are erased.
    own = tokens(f"{asset.title} {asset.get_channel_display()} {text}", languages)
    facts = _facts(asset)
    yield _row(asset, None, tokens(asset.title, languages), set(), own | facts | _slips(asset.title))
    for link in _links(asset):
        page = link.page
        spoken = tuple(dict.fromkeys([*languages, page.text_language]))
        steps = " ".join(f"{step.title} {step.text}" for step in page.steps.all())
        about = tokens(f"{page.title} {page.brief} {strip_tags(page.body)} {steps}", spoken)
        aimed = {f"a:{page.audience_id}", *([f"c:{page.campaign_id}"] if page.campaign_id else [])}
        slipped = _slips(f"{asset.title} {page.title}")
        yield _row(
            asset,
            link,
            tokens(asset.title, languages),
            tokens(page.title, spoken),
            own | facts | about | aimed | slipped,
        )


def _links(asset: Asset) -> list[ToolkitAsset]:
    now, ends_at = timezone.now(), _end_of(asset)
    if ends_at and ends_at <= now:
        return []
    live = live_q(now, "page__")
    rows = ToolkitAsset.objects.filter(live, asset=asset, page__network_id=asset.network_id)
    return list(rows.select_related("page").prefetch_related("page__steps"))


def _facts(asset: Asset) -> set[str]:
    """Return the tokens that narrow down: with a colon, which no word has."""
    extension = asset.current.extension if asset.current else ""
    languages = {f"l:{code}" for code in asset.languages}
    ends_at = _end_of(asset)
    ends = {month_token(ends_at)} if ends_at else set()
    return {f"n:{asset.network_id}", f"t:{type_of(extension)}", f"h:{asset.channel}", *languages, *ends}


def _end_of(asset: Asset) -> datetime | None:
    return first_end(asset.expires_at, asset.licence.valid_until if asset.licence else None)


def _slips(title: str) -> set[str]:
    return {f"~{slip}" for slip in slips_of(title)}


def _row(
    asset: Asset, link: ToolkitAsset | None, title: set[str], toolkit: set[str], every: set[str]
) -> SearchRow:
    # What narrows down sorts before words and is never cut off.
    kept = sorted(every, key=lambda token: (":" not in token, token))[:MOST_TOKENS]
    return SearchRow(
        network_id=asset.network_id,
        asset=asset,
        link=link,
        title_tokens=" ".join(sorted(title)),
        toolkit_tokens=" ".join(sorted(toolkit)),
        tokens=" ".join(kept),
    )
