"""Files and their pictures, each behind the rule of its asset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import requires
from partners.queries.scope import scope_for
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.delivery import is_first_look, send_stored
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.enums import RenditionKind
from toolkits.models import Asset
from toolkits.queries.files import owner_of_name, picture_of
from toolkits.queries.rights import waiting_terms
from toolkits.queries.toolkits import available_until
from toolkits.services.downloads import record_download
from toolkits.views.terms import ask_first, refuse_first

# What stands before a file, and answers in its place.
Gate = Callable[[HttpRequest, Scope, Sequence[Asset]], HttpResponseBase | None]
# A browser may show a picture so long after its file has ended.
PICTURE_SECONDS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_TOOLKITS)
def download(request: HttpRequest, network: str, asset_id: int) -> HttpResponseBase:
    """Hand out the file's current version; the POST accepts the terms that stand before it."""
    return send_asset(request, request.scope, asset_id)


@require_safe
@requires(Capability.READ_TOOLKITS)
def picture(request: HttpRequest, network: str, asset_id: int, kind: str) -> HttpResponseBase:
    """Show the file's picture."""
    return send_picture(request, request.scope, asset_id, kind)


def send_asset(request: HttpRequest, scope: Scope, asset_id: int, gate: Gate = ask_first) -> HttpResponseBase:
    """Hand out a file to whoever may see it and has accepted its terms, and keep that it was downloaded."""
    asset = _asset(scope, asset_id)
    first = gate(request, scope, [asset])
    if first is not None:
        return first
    if is_first_look(request):
        record_download(scope=scope, asset=asset)
    version = asset.current
    return send_stored(
        request,
        name=version.file.name,
        size=version.size,
        content_type=version.content_type,
        filename=version.filename,
        until=available_until(scope, asset),
    )


def send_picture(request: HttpRequest, scope: Scope, asset_id: int, kind: str) -> HttpResponseBase:
    """Show a picture to whoever may see its file."""
    asset = _asset(scope, asset_id)
    rendition = picture_of(asset, kind) if kind in RenditionKind.values else None
    if rendition is None:
        raise Http404
    if kind != RenditionKind.THUMB:  # the small one is how a card shows what the terms are about
        refuse_first(request, scope, [asset])
    return send_stored(
        request,
        name=rendition.image.name,
        content_type="image/webp",
        filename=f"{asset.title}.webp",
        inline=True,
        until=available_until(scope, asset),
        max_age=PICTURE_SECONDS,
    )


def _asset(scope: Scope, asset_id: int) -> Any:
    asset = get_visible_or_404(Asset.objects, scope, pk=asset_id)
    if asset.current_id is None:
        raise Http404
    return asset


def find_stored(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer for a stored name under /files/: the asset that owns it decides."""
    owner = owner_of_name(name)
    if owner is None:
        return None
    scope = scope_for(request.user, owner.network)
    return (
        send_picture(request, scope, owner.asset_id, owner.kind)
        if owner.kind
        else send_asset(request, scope, owner.asset_id, _to_download)
    )


def _to_download(request: HttpRequest, scope: Scope, assets: Sequence[Asset]) -> HttpResponseBase | None:
    """Lead from a stored name to where terms are accepted."""
    asset = assets[0]
    return (
        redirect("toolkits:download", asset.network.slug, asset.pk) if waiting_terms(scope, assets) else None
    )
