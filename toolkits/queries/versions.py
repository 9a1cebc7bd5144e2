"""The history of a file: its versions, and two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from partners.scope import Scope
from toolkits.enums import RenditionKind
from toolkits.models import Asset, AssetVersion, Rendition
from toolkits.querysets import cleared_q

# The latest are enough to see that the scanner is away.
HELD = 20


@dataclass(frozen=True)
class Line:
    """One thing that is known of two versions."""

    label: str
    earlier: str | datetime
    later: str | datetime

    @property
    def differs(self) -> bool:
        """Say whether the two differ in it."""
        return self.earlier != self.later

    @property
    def is_moment(self) -> bool:
        """Say whether it is a time."""
        return isinstance(self.earlier, datetime)


@dataclass(frozen=True)
class Comparison:
    """Two versions of a file, the earlier one first."""

    earlier: AssetVersion
    later: AssetVersion
    lines: list[Line]

    @property
    def same_bytes(self) -> bool:
        """Say whether both are the same file to the last byte."""
        return self.earlier.sha256 == self.later.sha256


def versions_of(asset: Asset) -> list[AssetVersion]:
    """Return every version of a file, the newest first."""
    return list(asset.versions.select_related("uploader", "scan"))


def version_of(asset: Asset, number: int) -> AssetVersion | None:
    """Return one version of a file; one that no virus scan has cleared is handed to nobody."""
    return asset.versions.filter(cleared_q(), number=number).first()


def held_versions(scope: Scope) -> list[AssetVersion]:
    """Return what waits for a virus scan or was refused by it, unless a later version is out."""
    newer = Q(asset__current=None) | Q(number__gt=F("asset__current__number"))
    rows = AssetVersion.objects.filter(newer, asset__in=Asset.objects.visible_to(scope))
    return list(rows.exclude(cleared_q()).select_related("asset", "scan").order_by("-pk")[:HELD])


def picture_of_version(version: AssetVersion) -> Rendition | None:
    """Return the version's preview, once it is made."""
    return version.renditions.filter(kind=RenditionKind.PREVIEW).exclude(image="").first()


def compare(versions: list[AssetVersion], one: str, other: str) -> Comparison | None:
    """Set two versions side by side; without two of these numbers, the last two."""
    chosen = [version for version in versions if str(version.number) in {one, other}]
    found = chosen if len(chosen) == 2 else versions[:2]
    if len(found) < 2:
        return None
    later, earlier = found
    pairs = zip(_facts(earlier), _facts(later), strict=True)
    return Comparison(earlier, later, [Line(label, old, new) for (label, old), (_label, new) in pairs])


def what_changed(version: AssetVersion) -> str:
    """Return the note, or which version it brought back."""
    if version.restored_number:
        return _("Version %(n)d brought back") % {"n": version.restored_number}
    return version.note


def _facts(version: AssetVersion) -> list[tuple[str, str | datetime]]:
    return [
        (_("File name"), version.filename),
        (_("Type"), version.content_type),
        (_("Size"), filesizeformat(version.size)),
        (_("What changed"), what_changed(version)),
        (_("By"), str(version.uploader or "")),
        (_("When"), version.created_at),
        (_("Checksum (SHA-256)"), version.sha256),
    ]
