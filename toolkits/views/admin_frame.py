"""Who enters our pages in the Wagtail admin, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Network
from partners.queries.scope import scope_for

View = Callable[..., HttpResponse]


def editor_page(capability: str) -> Callable[[View], View]:
    """Let in whoever has the capability in the network of the address; others get 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            network = Network.objects.filter(slug=slug).first()
            if network is None:
                raise Http404
            scope = scope_for(request.user, network)
            if not scope.can(capability):
                raise Http404
            request.network, request.scope = network, scope
            return view(request, *args, **kwargs)

        wrapped.required_capability = capability  # type: ignore[attr-defined]
        return wrapped

    return decorate


def asset_crumbs(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the crumbs before a page about files."""
    url = reverse("toolkits_admin:assets", args=[request.network.slug])
    return [(request.network.name, url), (_("Files"), url)]


def admin_render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    crumbs: list[tuple[str, str]],
    icon: str = "folder-open-inverse",
    status: int = 200,
) -> HttpResponse:
    """Render a page in Wagtail's frame; crumbs are (label, address) pairs before the title."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for label, url in crumbs),
        {"url": "", "label": title},
    ]
    frame = {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": items,
        "portal_network": request.network,
        "slug": request.network.slug,
    }
    return render(request, template, {**frame, **context}, status=status)
