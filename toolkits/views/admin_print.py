"""What is printed beside a file: the address that says whether it still holds, as a code to scan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from partners.roles import Capability
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.exports import CODE_TYPES, code_image
from toolkits.models import Asset
from toolkits.views.admin_frame import editor_page
from toolkits.views.current import current_url


@editor_page(Capability.PUBLISH_TOOLKITS)
def code_download(request: HttpRequest, asset_id: int, kind: str) -> HttpResponse:
    """Hand out the code of the version that is out, to put into a layout."""
    asset = get_visible_or_404(Asset.objects.select_related("current"), request.scope, pk=asset_id)
    url = current_url(asset.current.code) if asset.current else ""
    if not url:
        raise Http404
    name = f"{asset.current.code}.{kind}"
    return HttpResponse(
        code_image(url, kind),
        content_type=CODE_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
