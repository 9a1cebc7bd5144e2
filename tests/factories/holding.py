"""People who have taken files, and new versions of these."""

from __future__ import annotations

from datetime import datetime

import time_machine

from partners.models import Membership
from partners.queries.scope import scope_for
from partners.scope import Scope
from tests.factories.partners import MembershipFactory, consenting
from tests.factories.toolkits import PDF, upload
from toolkits.models import Asset, AssetVersion
from toolkits.services.downloads import record_download
from toolkits.services.versions import replace_file


def reader(network, *, language: str = "en", **fields) -> Membership:
    """Return somebody who can be written to."""
    return MembershipFactory(network=network, person=consenting(network=network, language=language), **fields)


def scope_of(who: Membership) -> Scope:
    """Return what somebody may see."""
    return scope_for(who.person.user, who.network)


def take(who: Membership, asset: Asset, at: datetime) -> None:
    """Let somebody download a file."""
    asset.refresh_from_db()
    with time_machine.travel(at, tick=False):
        record_download(scope=scope_of(who), asset=asset)


def replace(asset: Asset, at: datetime, note: str = "New prices", content: bytes = b"") -> AssetVersion:
    """Put a new version in the place of the one that is out."""
    file = upload("price-list.pdf", content or PDF + note.encode())
    with time_machine.travel(at, tick=False):
        return replace_file(scope=Scope.system(asset.network_id), asset=asset, upload=file, note=note)
