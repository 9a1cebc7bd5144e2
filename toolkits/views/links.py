"""A toolkit opened from a mail, without signing in: the token carries keys, rights are read anew."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from partners.queries.links import link_scope
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.htmx import render_page
from portal.kernel.sessionless import by_token
from toolkits.models import ToolkitPage
from toolkits.queries.toolkits import find_toolkit
from toolkits.views.bundles import send_toolkit
from toolkits.views.files import send_asset, send_picture
from toolkits.views.pages import Addresses, note_opening, toolkit_context


@by_token
@require_safe
def open_link(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Show the toolkit of the link with its files and the way to speak about it."""
    scope, toolkit = _opened(request, token)
    if toolkit is None:
        return closed(request)
    note_opening(request, scope, toolkit)
    say_url = reverse("feedback:say-link", args=[network, token]) if scope.can(Capability.SPEAK) else ""
    context = toolkit_context(toolkit, scope, Addresses(network, token), say_url)
    response = render_page(
        request, "toolkits/toolkit_page.html", {**context, "frame": "portal/base_public.html"}
    )
    # Not "no-referrer": its forms would be posted with the origin "null", which the CSRF check refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, network: str, token: str, asset_id: int) -> HttpResponseBase:
    """Hand out a file of the link's toolkit."""
    scope, toolkit = _opened(request, token)
    if toolkit is None:
        return closed(request)
    return send_asset(request, scope, asset_id)


@by_token
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, network: str, token: str) -> HttpResponseBase:
    """Hand out all files of the link's toolkit."""
    scope, toolkit = _opened(request, token)
    if toolkit is None:
        return closed(request)
    return send_toolkit(request, scope, toolkit)


@by_token
@require_safe
def picture(request: HttpRequest, network: str, token: str, asset_id: int, kind: str) -> HttpResponseBase:
    """Show the picture of a file of the link's toolkit."""
    scope, toolkit = _opened(request, token)
    if toolkit is None:
        return closed(request)
    return send_picture(request, scope, asset_id, kind)


def closed(request: HttpRequest) -> HttpResponse:
    """Say what to do, not whether there is such a network."""
    request.network = None
    return render_page(request, "toolkits/link_closed.html", {}, status=404)


def _opened(request: HttpRequest, token: str) -> tuple[Scope, ToolkitPage | None]:
    """Return what the token opens now: membership, audience and dates are asked at each use."""
    found = link_scope(request.network, token) if request.network else None
    if found is None:
        return Scope.nobody(0), None
    scope, toolkit_id = found
    go_on_in(request, scope.seats[0].language)
    return scope, find_toolkit(scope, toolkit_id)


def go_on_in(request: HttpRequest, language: str) -> None:
    """Go on in the language of the mail, unless the reader chose another one on this device."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and translation.check_for_language(language):
        translation.activate(language)
        request.LANGUAGE_CODE = language
