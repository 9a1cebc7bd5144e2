"""The networks' news and country pages, in the languages in which somebody wrote them."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from wagtail.models import Locale

from partners.models import Audience, Network
from portal.demo.clock import end_of_story
from portal.models import CountryPage, NetworkHome, NewsIndex, NewsPage
from portal.web.founding import found_home

DATA = Path(__file__).parent / "data" / "news.toml"
LANGUAGES = ("de", "en")


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def write_news(network: Network) -> None:
    """Publish the network's country pages and news; each text of a page hangs in its language's branch."""
    homes = {code: _home(network, code) for code in LANGUAGES}
    folders = {code: _folder(home) for code, home in homes.items()}
    for told in _told()[network.slug]["country"]:
        _write(CountryPage, network, told, homes)
    for told in _told()[network.slug]["news"]:
        parents = _branches(network, told["country"]) if "country" in told else folders
        _write(NewsPage, network, told, parents, dated_at=end_of_story() - timedelta(days=told["days"]))


def _home(network: Network, code: str) -> NetworkHome:
    found_home(network, code)
    return network.homes.get(locale__language_code=code)


def _folder(home: NetworkHome) -> NewsIndex:
    return home.add_child(instance=NewsIndex(title="News", network=home.network))


def _branches(network: Network, slug: str) -> dict[str, CountryPage]:
    pages = CountryPage.objects.filter(network=network, slug=slug).select_related("locale")
    return {page.locale.language_code: page for page in pages}


def _write(model: Any, network: Network, told: dict[str, Any], parents: dict[str, Any], **more: Any) -> None:
    everyone = Audience.objects.get(network=network, is_everyone=True)
    key = uuid4()  # what its languages have in common
    for code in [code for code in LANGUAGES if code in told]:
        words = told[code]
        page = model(
            title=words["title"],
            slug=told["slug"],
            intro=words["intro"],
            body=json.dumps([{"type": "text", "value": words["body"]}]),
            translation_key=key,
            locale=Locale.objects.get(language_code=code),
            network=network,
            audience=everyone,
            **more,
        )
        parents[code].add_child(instance=page)
        page.save_revision().publish()
