"""Add assets and change what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Network, Person
from partners.scope import Scope
from partners.services.activity import log_activity
from toolkits.errors import OtherNetworkError
from toolkits.models import Asset, Licence
from toolkits.rules import require_publisher
from toolkits.services.changes import note_rights
from toolkits.services.storing import Stored, stored
from toolkits.services.versions import add_version

CHANGEABLE = ["title", "channel", "languages", "owner", "available_from", "expires_at", "licence"]


@dataclass(frozen=True)
class AssetFields:
    """What is said about an asset beside its file."""

    title: str = ""
    channel: str = ""
    languages: list[str] = field(default_factory=list)
    owner: Person | None = None
    available_from: datetime | None = None
    expires_at: datetime | None = None
    licence: Licence | None = None


def add_assets(
    *, scope: Scope, network: Network, uploads: Sequence[File[bytes]], fields: AssetFields
) -> list[Asset]:
    """Add one asset per file; none is added when one is refused."""
    require_publisher(scope, network.pk)
    _check_related(network, fields)
    with stored(uploads) as files, transaction.atomic():
        return [_add_asset(scope, network, file, fields, alone=len(files) == 1) for file in files]


@transaction.atomic
def change_asset(*, scope: Scope, asset: Asset, fields: AssetFields) -> Asset:
    """Change what is said about an asset."""
    require_publisher(scope, asset.network_id)
    _check_related(asset.network, fields)
    asset.title = fields.title or asset.title
    asset.channel, asset.languages = fields.channel, _languages(asset.network, fields.languages)
    licence_before, asset.licence = asset.licence_id, fields.licence
    asset.owner = fields.owner
    asset.available_from, asset.expires_at = fields.available_from, fields.expires_at
    asset.save(update_fields=CHANGEABLE)
    if asset.licence_id != licence_before:
        note_rights(asset.network_id, [asset])
    log_activity(scope=scope, verb="toolkits.asset_changed", object_kind="asset", object_id=asset.pk)
    return asset


def _add_asset(scope: Scope, network: Network, file: Stored, fields: AssetFields, *, alone: bool) -> Asset:
    title = (fields.title if alone else "") or PurePath(file.facts.filename).stem
    asset = Asset.objects.create(
        network=network,
        title=title.replace("_", " ")[:150],
        channel=fields.channel,
        languages=_languages(network, fields.languages),
        owner=fields.owner,
        available_from=fields.available_from,
        expires_at=fields.expires_at,
        licence=fields.licence,
    )
    add_version(scope, asset, file, "")
    return asset


def _languages(network: Network, chosen: list[str]) -> list[str]:
    return [code for code in network.languages if code in chosen]


def _check_related(network: Network, fields: AssetFields) -> None:
    if fields.owner is not None and fields.owner.network_id != network.pk:
        raise OtherNetworkError(_("Choose an owner of this network."))
    if fields.licence is not None and fields.licence.network_id != network.pk:
        raise OtherNetworkError(_("Choose a licence of this network."))
