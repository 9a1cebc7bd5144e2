"""Keep that a toolkit was opened or a file downloaded: a touch, never a voice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from partners.models import Partner, Person
from partners.roles import AGENCY_ROLES, HQ_ROLES
from partners.scope import Scope, Seat
from partners.services.ledger import record_touchpoint
from toolkits.models import Asset, AssetUse, ToolkitPage
from toolkits.verbs import ASSET_DOWNLOADED, TOOLKIT_OPENED

OWN_PEOPLE = HQ_ROLES | AGENCY_ROLES


def touching_seat(scope: Scope) -> Seat | None:
    """Return the seat at which somebody is touched: headquarters and the agency aren't partners to reach."""
    return next((seat for seat in scope.seats if seat.role not in OWN_PEOPLE), None)


@transaction.atomic
def record_opening(*, scope: Scope, toolkit: ToolkitPage) -> bool:
    """Keep once a day and person that a toolkit was opened."""
    seat = touching_seat(scope)
    if seat is None:
        return False
    now = timezone.now()
    return _touch(
        seat,
        TOOLKIT_OPENED.key,
        ("toolkit", toolkit.pk, toolkit.title),
        f"toolkit_opened:{toolkit.pk}:{seat.person_id}:{timezone.localdate(now)}",
        now,
        by_link=bool(scope.link),
    )


@transaction.atomic
def record_download(*, scope: Scope, asset: Asset) -> bool:
    """Keep once a day, person and version that a file was downloaded, and count it on the asset."""
    seat = touching_seat(scope)
    if seat is None:
        return False
    now, version = timezone.now(), asset.current.number if asset.current else 0
    key = download_key(asset.pk, version, seat.person_id, timezone.localdate(now))
    target = ("asset", asset.pk, asset.title)
    if not _touch(seat, ASSET_DOWNLOADED.key, target, key, now, by_link=bool(scope.link), version=version):
        return False
    use, first = AssetUse.objects.get_or_create(asset=asset, partner_id=seat.partner_id)
    AssetUse.objects.filter(pk=use.pk).update(downloads=F("downloads") + 1)
    Asset.objects.filter(pk=asset.pk).update(
        download_count=F("download_count") + 1,
        partner_count=F("partner_count") + int(first),
        last_downloaded_at=now,
    )
    return True


@transaction.atomic
def record_downloads(*, scope: Scope, assets: Sequence[Asset]) -> int:
    """Keep the same of each file of a zip; returns how many count."""
    # All in one order, whatever a basket's is: two that hold the same files would wait for one another.
    ordered = sorted(assets, key=lambda asset: asset.pk)
    return sum(record_download(scope=scope, asset=asset) for asset in ordered)


def download_key(asset_id: int, version: int, person_id: int, day: date) -> str:
    """Return under what one download is kept once."""
    return f"asset_downloaded:{asset_id}:{version}:{person_id}:{day}"


def _touch(
    seat: Seat, verb: str, target: tuple[str, int, str], key: str, at: datetime, **data: object
) -> bool:
    touchpoint = record_touchpoint(
        partner=Partner.objects.get(pk=seat.partner_id),
        person=Person.objects.get(pk=seat.person_id),
        verb=verb,
        occurred_at=at,
        dedupe_key=key,
        target=target,
        data=data,
    )
    return touchpoint is not None


def merge_uses(kept_id: int, gone_id: int) -> int:
    """Count the downloads of a merged record with the kept one: an asset that both have was used by one."""
    held = {use.asset_id: use.pk for use in AssetUse.objects.filter(partner_id=kept_id)}
    moved = 0
    for use in AssetUse.objects.filter(partner_id=gone_id):
        moved += 1
        if use.asset_id not in held:
            AssetUse.objects.filter(pk=use.pk).update(partner_id=kept_id)
            continue
        AssetUse.objects.filter(pk=held[use.asset_id]).update(downloads=F("downloads") + use.downloads)
        AssetUse.objects.filter(pk=use.pk).delete()
        Asset.objects.filter(pk=use.asset_id).update(partner_count=F("partner_count") - 1)
    return moved
