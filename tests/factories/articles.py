"""News and country pages, published under a network's home of their language."""

from __future__ import annotations

import json
from typing import Any

from partners.models import Network
from portal.models import CountryPage, NewsIndex, NewsPage
from portal.web.founding import found_home
from portal.web.receivers import remember_news
from tests.factories.toolkits import everyone_of


def home_in(network: Network, language: str) -> Any:
    """Return the network's home in a language, made if it isn't there."""
    found_home(network, language)
    return network.homes.get(locale__language_code=language)


def news_folder(network: Network, language: str = "en") -> NewsIndex:
    """Return the folder of the network's news, made if it isn't there."""
    home = home_in(network, language)
    found = NewsIndex.objects.child_of(home).first()
    return found or home.add_child(instance=NewsIndex(title="News", network=network))


def write_news(network: Network, title: str, language: str = "en", **fields: Any) -> NewsPage:
    """Publish a piece of news; `under`: the page under which it stands."""
    under = fields.pop("under", None) or news_folder(network, language)
    return _add(under, NewsPage(title=title, network=network, **_filled(network, fields)))


def write_country(network: Network, title: str, language: str = "en", **fields: Any) -> CountryPage:
    """Publish a country page."""
    page = CountryPage(title=title, network=network, **_filled(network, fields))
    return _add(home_in(network, language), page)


def text_body(*paragraphs: str) -> str:
    """Return a body of paragraphs as the database holds it."""
    return json.dumps([{"type": "text", "value": f"<p>{text}</p>"} for text in paragraphs])


def _filled(network: Network, fields: dict[str, Any]) -> dict[str, Any]:
    return {"audience": everyone_of(network), "intro": "In short.", "body": text_body("At length.")} | fields


def _add(parent: Any, page: Any) -> Any:
    parent.refresh_from_db()
    made = parent.add_child(instance=page)
    made.save_revision()
    remember_news(network_id=made.network_id)
    return made
