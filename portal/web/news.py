"""News and country pages as a reader sees them: in their language, else in another that is named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe
from wagtail.models import Page

from partners.access import requires
from partners.models import Network
from partners.roles import Capability
from partners.scope import Scope
from portal.kernel.htmx import render_page
from portal.kernel.paging import key_page
from portal.models import CountryPage, NewsPage

SIZE = 20


@dataclass(frozen=True)
class NewsCard:
    """One page as a list shows it; `country`: the country page under which it stands."""

    page: Any
    url: str
    country: str = ""


def languages_for(network: Network) -> list[str]:
    """Return in which order a text is looked for: the reader's language, then the network's own."""
    return list(dict.fromkeys([get_language() or network.default_language, *network.languages]))


def news_for(scope: Scope, network: Network, *, below: Page | None = None) -> Any:
    """Return the news that reach the reader, each once, in the best of its languages."""
    rows = NewsPage.objects.aimed_at(scope).written().in_first_of(languages_for(network))
    if below is not None:
        branches = CountryPage.objects.visible_to(scope).filter(translation_key=below.translation_key)
        rows = rows.filter(reduce(or_, map(rows.descendant_of_q, branches), Q(pk__in=[])))
    return rows.select_related("locale")


def country_pages(scope: Scope, network: Network) -> list[NewsCard]:
    """Return the country pages that reach the reader."""
    rows = CountryPage.objects.aimed_at(scope).written().in_first_of(languages_for(network))
    found = sorted(rows.select_related("locale"), key=lambda page: page.title)
    return [NewsCard(page, f"/{network.slug}/{page.slug}/") for page in found]


def news_cards(scope: Scope, network: Network, pages: list[NewsPage]) -> list[NewsCard]:
    """Give each piece of news its address and its country: one query for all."""
    above = {page.pk: page.path[: -Page.steplen] for page in pages}
    branches = CountryPage.objects.visible_to(scope).filter(path__in=set(above.values()))
    countries = {branch.path: branch for branch in branches}
    return [_card(network, page, countries.get(above[page.pk])) for page in pages]


def _card(network: Network, page: NewsPage, country: CountryPage | None) -> NewsCard:
    folder = page.url_path.rstrip("/").split("/")[-2]
    return NewsCard(page, f"/{network.slug}/{folder}/{page.slug}/", country.title if country else "")


@require_safe
@requires(Capability.READ_MANDATE)
def news(request: HttpRequest, network: str) -> HttpResponse:
    """Show the news that reach the reader, newest first, and the country pages."""
    rows = news_for(request.scope, request.network)
    page = key_page(rows, field="dated_at", cursor=request.GET.get("after", ""), size=SIZE)
    context = {
        "cards": news_cards(request.scope, request.network, page.rows),
        "next_cursor": page.next_cursor,
        "total": rows.count(),
        "countries": country_pages(request.scope, request.network),
    }
    return render_page(request, "portal/news.html", context, part="news-rows")


def article(request: HttpRequest, page: Any) -> HttpResponse:
    """Show a page at its own address; `serve_page` has asked whether the reader may see it."""
    network = page.network
    rows = []
    if isinstance(page, CountryPage) and page.pk:
        found = news_for(request.scope, network, below=page).order_by("-dated_at", "-pk")[:SIZE]
        rows = news_cards(request.scope, network, list(found))
    context = {
        "page": page,
        "self": page,
        "cards": rows,
        "crumbs": [
            {"label": pgettext("place", "News"), "url": reverse("portal:news", args=[network.slug])},
            {"label": page.title, "url": ""},
        ],
    }
    return render_page(request, "portal/article.html", context)
