"""What is new for a reader: finished parts that all share whom the same audiences reach.

A part is kept under a key that changes whenever what it shows may have: most homes fetch nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max, Q
from django.utils import timezone
from wagtail.models import Page

from partners.audience import audience_ids
from partners.models import Network
from partners.scope import Scope
from portal.web.news import NewsCard, languages_for, news_cards, news_for
from toolkits.queries.toolkits import ToolkitCard, newest_toolkits
from toolkits.querysets import live_q, sees_drafts

KINDS = ("toolkitpage", "newspage", "countrypage")


def published_stand(network: Network) -> str:
    """Return what changes whenever a page is published or ended, by its own dates too: one query."""
    ours = Q()
    for kind in KINDS:
        ours |= Q(**{f"{kind}__network_id": network.pk})
    shown = Page.objects.filter(live_q(timezone.now())).filter(ours).order_by()
    stand = shown.aggregate(count=Count("pk"), latest=Max("last_published_at"))
    return f"{stand['count']}:{stand['latest']}"


def reach_key(scope: Scope) -> str:
    """Return what is the same for all who see the same of what is aimed at somebody."""
    if sees_drafts(scope):
        return "all"
    countries = sorted({seat.country for seat in scope.seats})  # a licence may hold in some alone
    return ",".join([*map(str, sorted(audience_ids(scope))), *countries])


@dataclass(frozen=True)
class Shelf:
    """The newest few of a network, fetched only where the page has not kept how they look."""

    scope: Scope
    network: Network
    stand: str
    count: int

    @cached_property
    def key(self) -> str:
        """Return under what the finished part is kept."""
        read = ",".join(languages_for(self.network))
        return f"{self.network.pk}:{reach_key(self.scope)}:{self.stand}:{read}"


class ToolkitShelf(Shelf):
    """Toolkits, first those in the reader's language."""

    @property
    def leads_to_reach(self) -> bool:
        """Say whether each links to how far it came: for those who work on toolkits, whose key is another."""
        return sees_drafts(self.scope)

    @cached_property
    def cards(self) -> list[ToolkitCard]:
        """Return the cards."""
        return newest_toolkits(self.scope, languages_for(self.network)[0], self.count)


class NewsShelf(Shelf):
    """News, newest first."""

    @cached_property
    def cards(self) -> list[NewsCard]:
        """Return the cards."""
        rows = list(news_for(self.scope, self.network).order_by("-dated_at", "-pk")[: self.count])
        return news_cards(self.scope, self.network, rows) if rows else []
