"""The search for files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.roles import Capability
from portal.kernel.delivery import is_first_look
from portal.kernel.htmx import render_page
from toolkits.basket import basket_of
from toolkits.enums import Channel, FileType, Order, Validity
from toolkits.queries.facets import Facet, FacetChoice, facets_of
from toolkits.queries.finding import Asked, Found, assets_of, find
from toolkits.queries.snippets import Shown, excerpts
from toolkits.queries.toolkits import file_cards
from toolkits.services.misses import record_miss
from toolkits.views.pages import Addresses, ShownFile, shown_files

SIZE = 24
LOOKS = ("grid", "list")
FACETS = {
    "type": _("Type"),
    "language": _("Language"),
    "channel": _("Channel"),
    "campaign": _("Campaign"),
    "valid": _("Valid"),
}


@dataclass(frozen=True)
class Result:
    """A file that was found, and why."""

    file: ShownFile
    why: Shown


@dataclass(frozen=True)
class Link:
    """A choice with the query that takes it."""

    choice: FacetChoice
    query: str


@dataclass(frozen=True)
class FacetLinks:
    """One way of narrowing down, with the queries that do."""

    label: str
    choices: list[Link]


@require_safe
@requires(Capability.READ_TOOLKITS)
def find_page(request: HttpRequest, network: str) -> HttpResponse:
    """Show the files that have the words asked for, and what narrows them down; the address says it all."""
    asked, look = _asked(request)
    language = get_language() or request.network.default_language
    found = find(request.scope, asked, language)
    if asked.q and not found.hits and not asked.narrowed and is_first_look(request):
        record_miss(scope=request.scope, words=asked.q, language=language)
    page, following = _page(request, found)
    facets = facets_of(found, asked)
    choices = [choice for facet in facets for choice in facet.choices]
    context = {
        "asked": asked,
        "look": look,
        "found": found,
        "results": _results(request, found, page, language),
        "chips": [_link(asked, look, choice, "") for choice in choices if choice.current],
        "facets": [_links(asked, look, facet) for facet in facets if not facet.choices[0].current],
        "without_q": _query(asked, look, q=""),
        "orders": [(label, _query(asked, look, sort=key), key == asked.sort) for key, label in Order.choices],
        "looks": [(name, _query(asked, name), name == look) for name in LOOKS],
        "next_query": f"{_query(asked, look)}&page={following}" if following else "",
        "say_url": _say_url(request, asked),
    }
    return render_page(request, "toolkits/find.html", context, part="found-files")


def _asked(request: HttpRequest) -> tuple[Asked, str]:
    """Read the address; what it can't mean is left out."""
    given = {name: request.GET.get(name, "").strip()[:100] for name in Asked.__dataclass_fields__}
    allowed = {
        "type": FileType.values,
        "channel": Channel.values,
        "valid": Validity.values,
        "sort": Order.values,
        "language": request.network.languages,
    }
    for name, values in allowed.items():
        given[name] = given[name] if given[name] in values else ""
    number = given["campaign"]
    given["campaign"] = (
        str(int(number)) if number.isascii() and number.isdecimal() and len(number) < 18 else ""
    )
    given["sort"] = given["sort"] or str(Order.BEST if given["q"] else Order.NEWEST)
    look = request.GET.get("look", "")
    return Asked(**given), look if look in LOOKS else LOOKS[0]


def _query(asked: Asked, look: str, **changes: str) -> str:
    parts = {**asdict(replace(asked, **changes)), "look": "" if look == LOOKS[0] else look}
    return urlencode({name: value for name, value in parts.items() if value})


def _page(request: HttpRequest, found: Found) -> tuple[int, int]:
    """Return the number of the page, and of the next one or 0; what there isn't is the first."""
    asked = request.GET.get("page", "")
    last = max(1, -(-len(found.hits) // SIZE))
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
    page = page if 1 <= page <= last else 1
    return page, page + 1 if page < last else 0


def _results(request: HttpRequest, found: Found, page: int, language: str) -> list[Result]:
    hits = found.hits[(page - 1) * SIZE : page * SIZE]
    assets = assets_of(hits)
    cards = file_cards(assets, request.scope, request.network)
    files = shown_files(cards, Addresses(request.network.slug), basket_of(request))
    titles = {asset.pk: asset.title for asset in assets}
    spoken = (language, *request.network.languages)
    closed = frozenset(card.asset.pk for card in cards if card.rights.asks)
    why = excerpts(request.scope, titles, found.wanted, tuple(dict.fromkeys(spoken)), closed=closed)
    return [Result(file, why[file.card.asset.pk]) for file in files]


def _link(asked: Asked, look: str, choice: FacetChoice, value: str) -> Link:
    return Link(choice, _query(asked, look, **{choice.name: value}))


def _links(asked: Asked, look: str, facet: Facet) -> FacetLinks:
    links = [_link(asked, look, choice, choice.value) for choice in facet.choices]
    return FacetLinks(str(FACETS[facet.name]), links)


def _say_url(request: HttpRequest, asked: Asked) -> str:
    if not request.scope.can(Capability.SPEAK):
        return ""
    return f"{reverse('feedback:say', args=[request.network.slug])}?{urlencode({'missing': asked.q})}"
