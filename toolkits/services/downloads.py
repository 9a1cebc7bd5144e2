"""Keep that a toolkit was opened or a file downloaded: a touch, never a voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    reader = _reader(scope)
    if reader is None:
        return False
    key = f"toolkit_opened:{toolkit.pk}:{reader.person.pk}:{timezone.localdate(reader.at)}"
    return _touch(reader, TOOLKIT_OPENED.key, ("toolkit", toolkit.pk, toolkit.title), key)


@transaction.atomic
def record_download(*, scope: Scope, asset: Asset) -> bool:
    """Keep once a day, person and version that a file was downloaded, and count it on the asset."""
    reader = _reader(scope)
    return reader is not None and _download(reader, asset)


@transaction.atomic
def record_downloads(*, scope: Scope, assets: Sequence[Asset]) -> int:
    """Keep the same of each file of a zip; returns how many count."""
    reader = _reader(scope)
    if reader is None:
        return 0
    # All in one order, whatever a basket's is: two that hold the same files would wait for one another.
    return sum(_download(reader, asset) for asset in sorted(assets, key=lambda asset: asset.pk))


@dataclass(frozen=True)
class _Reader:
    """Who is touched, when, and by which way."""

    partner: Partner
    person: Person
    at: datetime
    by_link: bool


def _reader(scope: Scope) -> _Reader | None:
    seat = touching_seat(scope)
    if seat is None:
        return None
    partner, person = Partner.objects.get(pk=seat.partner_id), Person.objects.get(pk=seat.person_id)
    return _Reader(partner, person, timezone.now(), bool(scope.link))


def _download(reader: _Reader, asset: Asset) -> bool:
    version = asset.current.number if asset.current else 0
    key = download_key(asset.pk, version, reader.person.pk, timezone.localdate(reader.at))
    target = ("asset", asset.pk, asset.title)
    if not _touch(reader, ASSET_DOWNLOADED.key, target, key, version=version):
        return False
    use, first = AssetUse.objects.get_or_create(
        asset=asset, partner=reader.partner, defaults={"downloads": 1}
    )
    if not first:
        AssetUse.objects.filter(pk=use.pk).update(downloads=F("downloads") + 1)
    Asset.objects.filter(pk=asset.pk).update(
        download_count=F("download_count") + 1,
        partner_count=F("partner_count") + int(first),
        last_downloaded_at=reader.at,
    )
    return True


def download_key(asset_id: int, version: int, person_id: int, day: date) -> str:
    """Return under what one download is kept once."""
    return f"asset_downloaded:{asset_id}:{version}:{person_id}:{day}"


def _touch(reader: _Reader, verb: str, target: tuple[str, int, str], key: str, **data: object) -> bool:
    touchpoint = record_touchpoint(
        partner=reader.partner,
        person=reader.person,
        verb=verb,
        occurred_at=reader.at,
        dedupe_key=key,
        target=target,
        data={"by_link": reader.by_link, **data},
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
