"""What the portal remembers when an editor's page is published or withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from partners.models import Network
from portal.models import CountryPage, NewsPage
from portal.models.articles import Article

KINDS = (NewsPage, CountryPage)


def connect() -> None:
    """Listen to the pages under News; Wagtail withdraws what expires each minute, and what is deleted."""
    for kind in KINDS:
        page_published.connect(_published, sender=kind, dispatch_uid=f"news-in-{kind.__name__}")
        page_unpublished.connect(_withdrawn, sender=kind, dispatch_uid=f"news-out-{kind.__name__}")


def _published(instance: Article, **_more: Any) -> None:
    remember_news(network_id=instance.network_id)


def _withdrawn(instance: Article, **_more: Any) -> None:
    remember_news(
        network_id=instance.network_id, but=instance.pk
    )  # a page that is being deleted is still live


@transaction.atomic
def remember_news(*, network_id: int, but: int | None = None) -> None:
    """Keep on a network whether anything is published under News, a page that is going apart.

    The row is locked before the pages are asked: of two editors the later one sees what the first one did.
    """
    network = Network.objects.select_for_update().filter(pk=network_id).only("has_news").first()
    pages = [kind.objects.filter(network_id=network_id, live=True).exclude(pk=but) for kind in KINDS]
    found = any(kept.order_by().exists() for kept in pages)
    if network is not None and network.has_news != found:
        Network.objects.filter(pk=network_id).update(has_news=found)
