"""Files with words, their index, and what a reader finds in it."""

from __future__ import annotations

from partners.models import Network
from partners.scope import Scope
from tests.factories.toolkits import AssetFactory
from toolkits.models import Asset
from toolkits.queries.finding import Asked, find
from toolkits.services.finding import index_due_assets


def found(scope: Scope, q: str = "", language: str = "de", **narrowed: str) -> list[str]:
    return [hit.title for hit in find(scope, Asked(q=q, **narrowed), language).hits]


def text_file(network: Network, title: str, text: str, **fields) -> Asset:
    content = text.encode() or b" "
    return AssetFactory(network=network, title=title, filename="words.txt", content=content, **fields)


def index() -> None:
    while index_due_assets():
        pass
