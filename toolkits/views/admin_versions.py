"""The history of a file in the Wagtail admin: compare its versions, fetch one, bring one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.roles import Capability
from portal.kernel.delivery import send_stored
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.models import Asset, AssetVersion
from toolkits.queries.versions import (
    Comparison,
    compare,
    picture_of_version,
    version_of,
    versions_of,
    what_changed,
)
from toolkits.rules import can_replace
from toolkits.services.versions import restore_version
from toolkits.views.admin_frame import admin_render, asset_crumbs, editor_page


@editor_page(Capability.PUBLISH_TOOLKITS)
def asset_versions(request: HttpRequest, asset_id: int) -> HttpResponse:
    """List a file's versions, two of them side by side."""
    asset = get_visible_or_404(Asset.objects, request.scope, pk=asset_id)
    versions = versions_of(asset)
    compared = compare(versions, request.GET.get("one", ""), request.GET.get("other", ""))
    context = {
        "asset": asset,
        "rows": [(version, what_changed(version)) for version in versions],
        "compared": compared,
        "pictures": _pictures(request, compared) if compared else [],
        "may_replace": can_replace(request.scope, asset.network_id),
    }
    edit_url = reverse("toolkits_admin:asset", args=[request.network.slug, asset.pk])
    crumbs = [*asset_crumbs(request), (asset.title, edit_url)]
    return admin_render(
        request, "toolkits/admin/asset_versions.html", context, title=_("Versions"), crumbs=crumbs
    )


@editor_page(Capability.PUBLISH_TOOLKITS)
def version_download(request: HttpRequest, asset_id: int, number: int) -> HttpResponseBase:
    """Hand out one version, also one that is no longer out."""
    version = _version(request, asset_id, number)
    return send_stored(
        request,
        name=version.file.name,
        size=version.size,
        content_type=version.content_type,
        filename=version.filename,
    )


@editor_page(Capability.PUBLISH_TOOLKITS)
def version_picture(request: HttpRequest, asset_id: int, number: int) -> HttpResponseBase:
    """Show what one version looks like."""
    version = _version(request, asset_id, number)
    rendition = picture_of_version(version)
    if rendition is None:
        raise Http404
    return send_stored(
        request,
        name=rendition.image.name,
        content_type="image/webp",
        filename=f"{version.number}.webp",
        inline=True,
    )


@require_POST
@editor_page(Capability.PUBLISH_TOOLKITS)
def version_restore(request: HttpRequest, asset_id: int, number: int) -> HttpResponse:
    """Bring an earlier version back as the next one."""
    version = _version(request, asset_id, number)
    made = restore_version(scope=request.scope, asset=version.asset, version=version)
    messages.success(
        request, _("Version %(old)d is back, as version %(n)d.") % {"old": number, "n": made.number}
    )
    return redirect("toolkits_admin:asset-versions", request.network.slug, asset_id)


def _pictures(request: HttpRequest, compared: Comparison) -> list[str]:
    """Return where both pictures are; nothing when neither has one."""
    slug = request.network.slug
    urls = [
        reverse("toolkits_admin:version-picture", args=[slug, version.asset_id, version.number])
        if picture_of_version(version)
        else ""
        for version in (compared.earlier, compared.later)
    ]
    return urls if any(urls) else []


def _version(request: HttpRequest, asset_id: int, number: int) -> AssetVersion:
    asset = get_visible_or_404(Asset.objects, request.scope, pk=asset_id)
    version = version_of(asset, number)
    if version is None:
        raise Http404
    return version
