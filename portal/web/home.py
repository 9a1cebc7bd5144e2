"""The start page of a network, by what its reader may do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.queries.scope import networks_of
from partners.roles import Capability
from portal.kernel.htmx import render_page
from portal.web.home_parts import parts_for


@require_safe
@requires(Capability.READ_MANDATE)
def home(request: HttpRequest, network: str) -> HttpResponse:
    """Show the reader's home."""
    context = {
        "parts": parts_for(request.scope, request.network),
        "can_speak": request.scope.can(Capability.SPEAK),
        "is_wide": request.scope.is_hq,
        "can_publish": request.scope.can(Capability.PUBLISH_TOOLKITS),
    }
    return render_page(request, "portal/home.html", context)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the only network, offer a choice of several, or ask to sign in."""
    if not request.user.is_authenticated:
        return redirect("account_request_login_code")
    networks = networks_of(request.user)
    if len(networks) == 1:
        return redirect("portal:home", network=networks[0].slug)
    return render_page(request, "portal/networks.html", {"networks": networks})
