"""How news and country pages are edited: everything that can be chosen is of the page's own network."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.images import get_image_model
from wagtail.models import Page

from partners.models import Audience, Network
from toolkits.models.editor import LINKED_PAGE, AudienceField

# A translation's links come past the editor's own cleaning.
STRANGE_LINK = re.compile(r"""\bhref="(?!https?:|mailto:|tel:|#|/)""", re.IGNORECASE)


class ArticleForm(WagtailAdminPageForm):
    """The page's form: the network comes from the parent, never from the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        parent = kwargs.get("parent_page") or (args[2] if len(args) > 2 else None)
        self.network = self._network(parent, kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        if self.instance.network_id is None and self.network:
            self.instance.network = self.network
        if "audience" in self.fields:
            self.fields["audience"] = AudienceField(
                Audience.objects.filter(network=self.network),
                label=_("Audience"),
                help_text=_("Whom it reaches."),
            )

    @staticmethod
    def _network(parent: Page | None, instance: Any) -> Network | None:
        if instance is not None and instance.network_id:
            return instance.network
        return getattr(parent.specific, "network", None) if parent else None


def has_strange_links(page: Any) -> bool:
    """Say whether a link of the body leads anywhere but to a page, an address of mail or a telephone."""
    return any(block.block_type == "text" and STRANGE_LINK.search(block.value.source) for block in page.body)


def foreign_things(page: Any) -> bool:
    """Say whether the body links to another network's page or shows its picture, by whatever form it came."""
    linked, shown = set(), set()
    for block in page.body:
        if block.block_type == "text":
            linked |= {int(one or other) for one, other in LINKED_PAGE.findall(block.value.source)}
        elif block.block_type == "picture" and block.value["image"]:
            shown.add(block.value["image"].pk)
    return _links_away(page.network, linked) or _shows_others(page.network, shown)


def _links_away(network: Network, ids: set[int]) -> bool:
    if not ids:
        return False
    homes = list(network.homes.values_list("path", flat=True))
    paths = Page.objects.filter(pk__in=ids).values_list("path", flat=True)
    return any(not path.startswith(tuple(homes)) for path in paths)


def _shows_others(network: Network, ids: set[int]) -> bool:
    if not ids:
        return False
    own = get_image_model().objects.filter(collection__in=network.homes.values("collection_id"))
    return own.filter(pk__in=ids).count() < len(ids)
