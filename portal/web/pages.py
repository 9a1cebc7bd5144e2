"""Serve Wagtail pages under the network's address, by the audience rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page, Site

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
    return _page(request, path).serve(request)


def _may_be_network(segment: str) -> bool:
    """Say whether a network could be called so: then its address asks to sign in, be there one or not."""
    return bool(SLUG.fullmatch(segment)) and segment not in reserved_slugs()


def _page(request: HttpRequest, path: str) -> Page:
    """Look under the home in the reader's language, then under the others: one address for all.

    What only stands in for another language's page comes last: that page itself may be there.
    """
    components = [part for part in path.split("/") if part][1:]
    stand_in = None
    for home in _homes(request):
        for page in _under(home, request, components):
            if page.alias_of_id is None:
                return page
            stand_in = stand_in or page
    if stand_in is None:
        raise Http404
    return stand_in


def _under(home: NetworkHome, request: HttpRequest, components: list[str]) -> Iterator[Page]:
    try:
        page = home.route(request, components).page.specific
    except Http404:
        return
    readable_by = getattr(page, "readable_by", None)
    if readable_by is None or readable_by(request.scope):
        yield page


def _homes(request: HttpRequest) -> list[NetworkHome]:
    """Return the network's homes: in the reader's language, in the network's own, in the others."""
    homes = NetworkHome.objects.filter(network=request.network, live=True).select_related("locale")
    order = [get_language() or "", *request.network.languages]
    places = {code: place for place, code in reversed(list(enumerate(order)))}
    return sorted(homes, key=lambda home: (places.get(home.locale.language_code, len(order)), home.pk))


def home_of(network: Network) -> NetworkHome:
    """Return the network's home in the default language: every network has one."""
    homes: QuerySet[NetworkHome] = NetworkHome.objects.filter(network=network, locale=Locale.get_default())
    return homes[0]


def root_page() -> Page:
    """Return the one Site's root page."""
    return Site.objects.select_related("root_page").get(is_default_site=True).root_page
