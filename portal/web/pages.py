"""Serve Wagtail pages under the network's address, by the audience rule."""

from __future__ import annotations

import re

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page, Site

from portal.kernel.addresses import reserved_slugs
from portal.models import NetworkHome

SLUG = re.compile(r"[-\w]+")


@require_safe
def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Find the page by its address and let it decide who reads it; hidden and absent pages answer alike.

    A page type answers `readable_by(scope)`; one without it is open to every member of the network.
    """
    if not request.user.is_authenticated and _may_be_network(path.split("/", 1)[0]):
        return redirect_to_login(request.get_full_path())
    if request.network is None:
        raise Http404
    if request.scope.is_empty:
        raise Http404
    route = _route(request, path)
    page, args, kwargs = route.page.specific, route.args, route.kwargs
    readable_by = getattr(page, "readable_by", None)
    if readable_by is not None and not readable_by(request.scope):
        raise Http404
    return page.serve(request, *args, **kwargs)


def _may_be_network(segment: str) -> bool:
    """Say whether a network could be called so: then its address asks to sign in, be there one or not."""
    return bool(SLUG.fullmatch(segment)) and segment not in reserved_slugs()


def _route(request: HttpRequest, path: str):
    home = _home(request)
    components = [part for part in path.split("/") if part][1:]
    return home.route(request, components)


def _home(request: HttpRequest) -> Page:
    """Return the network's home in the reader's language, else in its default one."""
    homes = {home.locale_id: home for home in NetworkHome.objects.filter(network=request.network, live=True)}
    if not homes:
        raise Http404
    return (
        homes.get(Locale.get_active().pk) or homes.get(Locale.get_default().pk) or next(iter(homes.values()))
    )


def root_page() -> Page:
    """Return the one Site's root page."""
    return Site.objects.select_related("root_page").get(is_default_site=True).root_page
