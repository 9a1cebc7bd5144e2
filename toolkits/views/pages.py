"""What the pages of a toolkit share, whoever opens them and by which way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from partners.scope import Scope
from portal.kernel.delivery import is_first_look
from toolkits.models import ToolkitPage
from toolkits.queries.bundles import size_of
from toolkits.queries.helped import ratings_of
from toolkits.queries.toolkits import FileCard, assets_of_page, file_cards
from toolkits.services.downloads import record_opening


@dataclass(frozen=True)
class Addresses:
    """The addresses of a file for one reader: by session, or under the token of their link."""

    network: str
    token: str = ""

    def download(self, asset_id: int) -> str:
        """Return where the file is downloaded."""
        return self._reverse("download", asset_id)

    def picture(self, asset_id: int, kind: str = "thumb") -> str:
        """Return where its picture is."""
        return self._reverse("picture", asset_id, kind)

    def page(self, asset_id: int) -> str:
        """Return the file's own page; there is none by a link."""
        return "" if self.token else reverse("toolkits:asset", args=[self.network, asset_id])

    def bundle(self, toolkit_id: int) -> str:
        """Return where all files of a toolkit are downloaded as one."""
        return self._reverse("zip") if self.token else self._reverse("zip", toolkit_id)

    def helped(self) -> str:
        """Return where one tap says whether it helped."""
        return self._reverse("helped")

    def basket(self) -> str:
        """Return where the picked files are; by a link nothing is picked."""
        return "" if self.token else self._reverse("basket")

    def _reverse(self, name: str, *rest: Any) -> str:
        if self.token:
            return reverse(f"toolkits:link-{name}", args=[self.network, self.token, *rest])
        return reverse(f"toolkits:{name}", args=[self.network, *rest])


@dataclass(frozen=True)
class ShownFile:
    """A file card with its addresses."""

    card: FileCard
    page_url: str
    download_url: str
    thumb_url: str
    basket_url: str = ""
    in_basket: bool = False


def shown_files(
    cards: list[FileCard], addresses: Addresses, picked: Collection[int] = frozenset()
) -> list[ShownFile]:
    """Give each card the addresses of its reader, and say whether it lies in their basket."""
    return [
        ShownFile(
            card,
            addresses.page(card.asset.pk),
            addresses.download(card.asset.pk),
            addresses.picture(card.asset.pk) if card.thumb_id else "",
            addresses.basket(),
            card.asset.pk in picked,
        )
        for card in cards
    ]


def toolkit_context(
    toolkit: ToolkitPage,
    scope: Scope,
    addresses: Addresses,
    say_url: str,
    picked: Collection[int] = frozenset(),
) -> dict[str, Any]:
    """Return what the page of a toolkit prints."""
    cards = file_cards(assets_of_page(toolkit, scope), scope, toolkit.network)
    return {
        "page": toolkit,
        "self": toolkit,
        "files": shown_files(cards, addresses, picked),
        "zip_url": addresses.bundle(toolkit.pk) if len(cards) > 1 and toolkit.pk else "",
        "zip_asks": any(card.rights.asks for card in cards),
        "zip_size": size_of(card.asset for card in cards),
        "steps": list(toolkit.steps.all()),
        "say_url": say_url,
        "helped_url": addresses.helped() if say_url else "",
        "about": f"toolkit:{toolkit.pk}",
        "ratings": ratings_of(scope, toolkit.network, "toolkit", toolkit.pk or 0),
        "by_link": bool(addresses.token),
    }


def note_opening(request: HttpRequest, scope: Scope, toolkit: ToolkitPage) -> None:
    """Keep that the toolkit was opened, when this request counts."""
    if is_first_look(request) and not getattr(request, "is_preview", False):
        record_opening(scope=scope, toolkit=toolkit)
