"""How the codebook changed, and each of its versions as it was."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.queries.codebook import added_since, changes_of, changes_page, codebook_at
from partners.access import requires
from partners.roles import Capability
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.WORK_DESK)
def versions(request: HttpRequest, network: str) -> HttpResponse:
    """List what changed, the newest first, each with the version that it made."""
    page = changes_page(request.scope, cursor=request.GET.get("after", ""))
    return render(request, "feedback/codebook.html", {"page": page})


@require_safe
@requires(Capability.WORK_DESK)
def codebook_version(request: HttpRequest, network: str, version: int) -> HttpResponse:
    """Show the codebook as it was at a version, and what is different today."""
    if version >= 2**31:
        raise Http404
    change = get_visible_or_404(changes_of(request.scope), request.scope, version=version)
    context = {
        "change": change,
        "lines": codebook_at(request.scope, version),
        "added": added_since(request.scope, version),
    }
    return render(request, "feedback/codebook_version.html", context)
