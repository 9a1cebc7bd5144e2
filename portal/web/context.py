"""What every page needs: network, places, languages, addresses of the styles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from partners.queries.scope import networks_of
from partners.roles import Capability
from portal.kernel.delivery import LOOKING_ON_COOKIE
from portal.kernel.identifiers import keyed_name
from portal.kernel.registries import NavigationEntry, navigation
from portal.web.stylesheet import stylesheet_url
from portal.web.theme import theme_url

# No evaluation, no inline styles (strict policy), also none that a swap would carry over; no pages kept in
# the browser: they hold people's words.
HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "attributesToSettle": ["class", "width", "height"],
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


@dataclass(frozen=True)
class Place:
    """A navigation entry as one page shows it."""

    label: Any
    url: str
    icon: str
    current: bool
    bottom: bool
    count: int


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give templates the frame of the page; nothing is computed that the page doesn't print."""
    network = getattr(request, "network", None)
    places = SimpleLazyObject(lambda: _places(request, network))
    return {
        "network": network,
        "scope": getattr(request, "scope", None),
        "nav_items": places,
        "bottom_items": SimpleLazyObject(lambda: _bottom(places)),
        "account_items": SimpleLazyObject(lambda: _account_items(request)),
        "languages": SimpleLazyObject(_languages),
        "device_key": SimpleLazyObject(lambda: _device_key(request)),
        "person_name": SimpleLazyObject(lambda: _person_name(request)),
        # A cookie tells: pages that know nobody must not ask the session.
        "may_look_on": LOOKING_ON_COOKIE in request.COOKIES,
        "home_url": f"/{network.slug}/" if network else "/",
        "stylesheet_url": SimpleLazyObject(stylesheet_url),
        "theme_url": theme_url(network) if network else "",
        "htmx_config": HTMX_CONFIG,
        "csp_nonce": getattr(request, "csp_nonce", None),
    }


def _places(request: HttpRequest, network: Any) -> list[Place]:
    scope = getattr(request, "scope", None)
    if network is None or scope is None or not request.user.is_authenticated:
        return []
    entries = sorted((entry for _key, entry in navigation.items()), key=lambda entry: entry.order)
    allowed = [entry for entry in entries if _is_offered(entry, scope, network)]
    return _mark_current([_place(entry, network, scope) for entry in allowed], request.path)


def _is_offered(entry: NavigationEntry, scope: Any, network: Any) -> bool:
    held = not entry.capability or scope.can(entry.capability)
    elsewhere = entry.unless and scope.can(entry.unless)
    return held and not elsewhere and (entry.there is None or entry.there(network))


def _bottom(places: list[Place]) -> list[Place]:
    """Return what fits a thumb: up to four places; a bar of one leads nowhere."""
    chosen = [place for place in places if place.bottom][:4]
    return chosen if len(chosen) > 1 else []


def _place(entry: NavigationEntry, network: Any, scope: Any) -> Place:
    return Place(
        label=entry.label,
        url=reverse(entry.url_name, args=[network.slug]),
        icon=entry.icon,
        current=False,
        bottom=entry.bottom,
        count=entry.count(scope) if entry.count else 0,
    )


def _mark_current(places: list[Place], path: str) -> list[Place]:
    """Mark the place whose address is the longest beginning of the page's; home is only itself."""
    around = [place.url for place in places if path.startswith(place.url) and place.url.count("/") > 2]
    here = max([*around, *(place.url for place in places if place.url == path)], key=len, default=None)
    return [Place(**{**vars(place), "current": place.url == here}) for place in places]


def _languages() -> list[dict[str, Any]]:
    current = get_language() or settings.LANGUAGE_CODE
    return [
        {
            "code": code,
            "label": capfirst(get_language_info(code)["name_local"]),
            "current": current.split("-")[0] == code,
        }
        for code, _label in settings.LANGUAGES
    ]


def _person_name(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return user.name or user.email


def _device_key(request: HttpRequest) -> str:
    """Return what a device knows its user by, to forget what it keeps of another one."""
    user = getattr(request, "user", None)
    return keyed_name("device", user.pk)[:16] if user is not None and user.is_authenticated else ""


def _account_items(request: HttpRequest) -> list[dict[str, Any]]:
    network, user = getattr(request, "network", None), request.user
    items = []
    if network is not None and not request.scope.is_empty:
        items.append((_("My account"), reverse("partners:account", args=[network.slug])))
    else:
        items.append((_("Two-step sign-in"), reverse("mfa_index")))
    if user.is_superuser:
        items.append((_("Operations"), reverse("web:operations")))
        items.append((_("Sign in as"), reverse("sign-in-as")))
    if user.is_superuser or (network is not None and request.scope.can(Capability.EDIT_PAGES)):
        items.append((_("Publish"), reverse("wagtailadmin_home")))
    if request.scope.elsewhere if network is not None else len(networks_of(user)) > 1:
        items.append((_("Your networks"), "/"))
    return [{"label": label, "url": url} for label, url in items]
