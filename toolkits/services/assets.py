"""Add assets and their versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Network, Person
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.identifiers import random_token
from portal.kernel.nudges import nudge
from toolkits.enums import RenditionKind
from toolkits.errors import OtherNetworkError
from toolkits.models import Asset, AssetVersion, Rendition
from toolkits.rules import require_publisher
from toolkits.sniffing import PICTURED, FileFacts, read_facts


@dataclass(frozen=True)
class AssetFields:
    """What is said about an asset beside its file."""

    title: str = ""
    channel: str = ""
    languages: list[str] = field(default_factory=list)
    owner: Person | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Stored:
    """An upload that was judged and stored under a random name."""

    facts: FileFacts
    name: str


def add_assets(
    *, scope: Scope, network: Network, uploads: Sequence[File[bytes]], fields: AssetFields
) -> list[Asset]:
    """Add one asset per file; none is added when one is refused."""
    require_publisher(scope, network.pk)
    _check_owner(network, fields.owner)
    with _stored(uploads) as files, transaction.atomic():
        return [_add_asset(scope, network, file, fields, alone=len(files) == 1) for file in files]


def replace_file(*, scope: Scope, asset: Asset, upload: File[bytes], note: str = "") -> AssetVersion:
    """Add a new version; earlier ones stay as they were."""
    require_publisher(scope, asset.network_id)
    with _stored([upload]) as files, transaction.atomic():
        return _add_version(scope, Asset.objects.select_for_update().get(pk=asset.pk), files[0], note)


@contextmanager
def _stored(uploads: Sequence[File[bytes]]) -> Iterator[list[Stored]]:
    """Judge all, store all, and take them away again when the rows can't be written.

    Storing happens outside the transaction: it may take long, and SQLite has one writer.
    """
    judged = [(upload, read_facts(upload, upload.name or "")) for upload in uploads]
    files: list[Stored] = []
    try:
        for upload, facts in judged:
            name = default_storage.save(f"assets/{random_token()}.{facts.extension}", upload)
            files.append(Stored(facts, name))
        yield files
    except BaseException:
        for file in files:
            default_storage.delete(file.name)
        raise


@transaction.atomic
def change_asset(*, scope: Scope, asset: Asset, fields: AssetFields) -> Asset:
    """Change what is said about an asset."""
    require_publisher(scope, asset.network_id)
    _check_owner(asset.network, fields.owner)
    asset.title = fields.title or asset.title
    asset.channel, asset.languages = fields.channel, _languages(asset.network, fields.languages)
    asset.owner, asset.expires_at = fields.owner, fields.expires_at
    asset.save(update_fields=["title", "channel", "languages", "owner", "expires_at"])
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
        expires_at=fields.expires_at,
    )
    _add_version(scope, asset, file, "")
    return asset


def _add_version(scope: Scope, asset: Asset, file: Stored, note: str) -> AssetVersion:
    facts = file.facts
    last = asset.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = AssetVersion.objects.create(
        asset=asset,
        file=file.name,
        number=last + 1,
        filename=facts.filename,
        extension=facts.extension,
        content_type=facts.content_type,
        sha256=facts.sha256,
        size=facts.size,
        note=note,
        uploader_id=scope.user_id,
    )
    asset.current = version
    asset.save(update_fields=["current"])
    if facts.extension in PICTURED:
        for kind in RenditionKind.values:
            nudge("toolkits.make_rendition", Rendition.objects.create(version=version, kind=kind).pk)
    log_activity(
        scope=scope,
        verb="toolkits.version_added",
        object_kind="asset",
        object_id=asset.pk,
        data={"number": version.number, "sha256": facts.sha256},
    )
    return version


def _languages(network: Network, chosen: list[str]) -> list[str]:
    return [code for code in network.languages if code in chosen]


def _check_owner(network: Network, owner: Person | None) -> None:
    if owner is not None and owner.network_id != network.pk:
        raise OtherNetworkError(_("Choose an owner of this network."))
