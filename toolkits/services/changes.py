"""Write down what becomes of files that people have taken, and find who holds them.

A new version and other rights are written in the transaction of the fact; an end comes by the clock, or by a
toolkit that is taken down, and is looked for. Each change is durable work: its holders are found once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.models import PageLogEntry

from partners.models import Network
from toolkits.enums import ChangeKind
from toolkits.models import Asset, AssetVersion, ChangeNotice, FileChange, ToolkitAsset
from toolkits.queries.holders import Held, holdings
from toolkits.queries.rights import first_end
from toolkits.queries.still_reached import up, was_out_q

logger = logging.getLogger(__name__)
AT_ONCE = 100
BATCH = 500
# A scheduler that stood still for so long loses nothing; what ended before there was anybody to tell is past.
LOOK_BACK = timedelta(days=7)


def note_version(version: AssetVersion) -> None:
    """Write down that a version has taken the place of another, within the caller's transaction."""
    asset = version.asset
    FileChange.objects.create(
        network_id=asset.network_id, asset=asset, kind=ChangeKind.VERSION, mark=str(version.number)
    )


def note_rights(network_id: int, assets: Iterable[Asset]) -> None:
    """Write down that files may be used otherwise than before, within the caller's transaction."""
    at = timezone.now()
    rows = [
        FileChange(
            network_id=network_id, asset=asset, kind=ChangeKind.RIGHTS, mark=at.isoformat(), happened_at=at
        )
        for asset in assets
    ]
    # What is saved twice at one moment changed once.
    FileChange.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@transaction.atomic
def note_endings(network: Network, now: datetime) -> int:
    """Write down what has ended, once until it comes back; returns how many files that is."""
    open_ends = FileChange.objects.filter(network=network, kind=ChangeKind.ENDED, lifted_at=None)
    open_ends.filter(asset__in=up(network.pk, now).values("pk")).update(lifted_at=now)
    taken = Asset.objects.filter(network=network, download_count__gt=0, current__isnull=False)
    taken = taken.exclude(pk__in=open_ends.values("asset_id"))
    since = now - LOOK_BACK
    ended = _by_date(taken, since, now)
    ended |= _taken_down(taken.exclude(pk__in=up(network.pk, now).values("pk")), since, now)
    rows = [
        FileChange(network=network, asset_id=pk, kind=ChangeKind.ENDED, mark=at.isoformat(), happened_at=at)
        for pk, at in sorted(ended.items())
    ]
    FileChange.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def spread_change(change_id: int) -> bool:
    """Find whoever holds a changed file, once; say whether it is done."""
    change = FileChange.objects.claim(change_id)
    if change is None:
        return False
    try:
        return _spread(change)
    except Exception as error:
        logger.warning("change not spread change=%s error=%s", change.pk, type(error).__name__)
        change.give_back(type(error).__name__)
        return False


def spread_due_changes() -> int:
    """Find the holders of what has changed, of some changes in one go; returns how many are done."""
    ids = list(FileChange.objects.due().values_list("pk", flat=True)[:AT_ONCE])
    return sum(spread_change(change_id) for change_id in ids)


@transaction.atomic
def _spread(change: FileChange) -> bool:
    if not change.still_leased():
        return False
    people = [held.person_id for held in _holders(change)]
    notices = [ChangeNotice(change=change, person_id=person_id) for person_id in people]
    ChangeNotice.objects.bulk_create(notices, batch_size=BATCH, ignore_conflicts=True)
    return change.finish(last_error="")


def _holders(change: FileChange) -> list[Held]:
    """Return who took the file before it changed; of a new version those who hold other bytes."""
    before = [
        held for held in holdings(change.network_id, [change.asset_id]) if held.taken_at <= change.happened_at
    ]
    if change.kind != ChangeKind.VERSION:
        return before
    made = AssetVersion.objects.get(asset=change.asset_id, number=int(change.mark))
    return [held for held in before if held.sha256 != made.sha256]


def _by_date(taken: Iterable[Asset], since: datetime, now: datetime) -> dict[int, datetime]:
    """Return the files whose own end, or whose licence's, has come."""
    rows = taken.filter(  # type: ignore[attr-defined]
        Q(expires_at__gt=since, expires_at__lte=now)
        | Q(licence__valid_until__gt=since, licence__valid_until__lte=now)
    ).values_list("pk", "expires_at", "licence__valid_until")
    ends = {pk: first_end(own, licensed) for pk, own, licensed in rows}
    return {pk: end for pk, end in ends.items() if end is not None and end > since}


def _taken_down(ended: Iterable[Asset], since: datetime, now: datetime) -> dict[int, datetime]:
    """Return the files that no toolkit offers any more: when the last one ended or was taken down."""
    links = ToolkitAsset.objects.filter(was_out_q(now, "page__"), asset__in=ended.values("pk"))  # type: ignore[attr-defined]
    rows = list(links.values_list("asset_id", "page_id", "page__expire_at"))
    logged = PageLogEntry.objects.filter(
        action="wagtail.unpublish", timestamp__gt=since, page__in={page_id for _asset, page_id, _end in rows}
    )
    downs = dict(logged.order_by().values_list("page_id").annotate(last=Max("timestamp")))
    found: dict[int, datetime] = {}
    for asset_id, page_id, expires in rows:
        end = first_end(expires if expires and expires <= now else None, downs.get(page_id))
        if end is not None and end > since:
            found[asset_id] = max(end, found.get(asset_id, end))
    return found
