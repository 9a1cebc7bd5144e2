"""Which asset owns a stored file."""

from __future__ import annotations

from dataclasses import dataclass

from partners.models import Network
from toolkits.models import Asset, Rendition


@dataclass(frozen=True)
class NameOwner:
    """The asset behind a stored name; `kind` says which picture, empty for the file itself."""

    network: Network
    asset_id: int
    kind: str = ""


def picture_of(asset: Asset, kind: str) -> Rendition | None:
    """Return the picture of the asset's current version, once it is made."""
    made = Rendition.objects.filter(version_id=asset.current_id, kind=kind).exclude(image="")
    return made.first()


def owner_of_name(name: str) -> NameOwner | None:
    """Return who owns a stored name: only current versions are handed out."""
    asset = Asset.objects.filter(current__file=name).select_related("network").first()
    if asset:
        return NameOwner(asset.network, asset.pk)
    asset = Asset.objects.filter(current__renditions__image=name).select_related("network").first()
    if asset is None:
        return None
    shown = Rendition.objects.filter(image=name, version_id=asset.current_id)  # restored ones share pictures
    return NameOwner(asset.network, asset.pk, shown.values_list("kind", flat=True).get())
