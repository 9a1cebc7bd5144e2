"""Versions of a file: a replacement and a restoration both add one, and none ever changes."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge
from toolkits.enums import RenditionKind
from toolkits.errors import IsCurrentError, NoteMissingError
from toolkits.models import Asset, AssetVersion, Rendition
from toolkits.rules import require_replacer
from toolkits.services.codes import new_code
from toolkits.services.scanning import put_out_once_clean
from toolkits.services.storing import Stored, stored
from toolkits.sniffing import PICTURED

# What a restored version has in common with the one that it brings back.
BYTES = ("file", "filename", "extension", "content_type", "sha256", "size")


def replace_file(*, scope: Scope, asset: Asset, upload: File[bytes], note: str) -> AssetVersion:
    """Add a new version with a word on what changed; earlier ones stay as they were."""
    require_replacer(scope, asset.network_id)
    if not note.strip():
        raise NoteMissingError(_("Say in a few words what changed, for whoever has the old file."))
    with stored([upload]) as files, transaction.atomic():
        return add_version(scope, _locked(asset), files[0], note.strip())


@transaction.atomic
def restore_version(*, scope: Scope, asset: Asset, version: AssetVersion) -> AssetVersion:
    """Bring back an earlier version as a new one that points to the same bytes."""
    require_replacer(scope, asset.network_id)
    asset = _locked(asset)
    if version.pk == asset.current_id:
        raise IsCurrentError(_("This version is out already."))
    bytes_ = {name: getattr(version, name) for name in BYTES}
    made = _append(scope, asset, restored_number=version.number, **bytes_)
    for rendition in version.renditions.all():
        _show_again(made, rendition)
    _log(scope, made)
    return made


def add_version(scope: Scope, asset: Asset, file: Stored, note: str) -> AssetVersion:
    """Append a stored file as the asset's next version, within the caller's transaction."""
    facts = file.facts
    made = _append(
        scope,
        asset,
        file=file.name,
        filename=facts.filename,
        extension=facts.extension,
        content_type=facts.content_type,
        sha256=facts.sha256,
        size=facts.size,
        note=note,
    )
    if facts.extension in PICTURED:
        for kind in RenditionKind.values:
            nudge("toolkits.make_rendition", Rendition.objects.create(version=made, kind=kind).pk)
    _log(scope, made)
    return made


def _locked(asset: Asset) -> Asset:
    locked: Asset = Asset.objects.select_for_update().get(pk=asset.pk)
    return locked


def _append(scope: Scope, asset: Asset, **fields: object) -> AssetVersion:
    last = asset.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made: AssetVersion = AssetVersion.objects.create(
        asset=asset, number=last + 1, uploader_id=scope.user_id, code=new_code(), **fields
    )
    if put_out_once_clean(made):
        asset.current = made
    return made


def _show_again(made: AssetVersion, rendition: Rendition) -> None:
    """Take over a picture that is made; have any other one made anew."""
    if rendition.work_state == WorkState.DONE:
        Rendition.objects.create(
            version=made,
            kind=rendition.kind,
            image=rendition.image.name,
            width=rendition.width,
            height=rendition.height,
            work_state=WorkState.DONE,
        )
        return
    nudge("toolkits.make_rendition", Rendition.objects.create(version=made, kind=rendition.kind).pk)


def _log(scope: Scope, made: AssetVersion) -> None:
    said = {"restored": made.restored_number} if made.restored_number else {}
    log_activity(
        scope=scope,
        verb="toolkits.version_added",
        object_kind="asset",
        object_id=made.asset_id,
        data={"number": made.number, "sha256": made.sha256, **said},
    )
