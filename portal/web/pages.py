"""Serve Wagtail pages under the network's address, by the audience rule."""

from __future__ import annotations

import re

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page, Site
from wagtail.url_routing import RouteResult

from partners.models import Network
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


def _route(request: HttpRequest, path: str) -> RouteResult:
    """Look under the home in the reader's language, then under the others: one address for all."""
    components = [part for part in path.split("/") if part][1:]
    for home in _homes(request):
        try:
            return home.route(request, components)
        except Http404:
            continue
    raise Http404


def _homes(request: HttpRequest) -> list[NetworkHome]:
    """Return the network's homes: in the reader's language, in the default one, in the others."""
    homes = NetworkHome.objects.filter(network=request.network, live=True)
    first = [Locale.get_active().pk, Locale.get_default().pk]
    places = {locale_id: place for place, locale_id in reversed(list(enumerate(first)))}
    return sorted(homes, key=lambda home: (places.get(home.locale_id, len(first)), home.pk))


def home_of(network: Network) -> NetworkHome:
    """Return the network's home in the default language: every network has one."""
    homes: QuerySet[NetworkHome] = NetworkHome.objects.filter(network=network, locale=Locale.get_default())
    return homes[0]


def root_page() -> Page:
    """Return the one Site's root page."""
    return Site.objects.select_related("root_page").get(is_default_site=True).root_page
