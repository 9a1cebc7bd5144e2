"""A network knows whether anything is published under News, without asking at every page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from partners.models import Network
from tests.factories.articles import write_country, write_news
from tests.factories.partners import NetworkFactory

pytestmark = pytest.mark.django_db


def news_of(*networks: Network) -> list[bool]:
    return [Network.objects.get(pk=network.pk).has_news for network in networks]


@pytest.fixture
def networks() -> tuple[Network, Network]:
    return NetworkFactory(slug="pumps"), NetworkFactory(slug="bikes")


def test_network_has_news_from_the_first_page_that_is_published(networks) -> None:
    draft = write_news(networks[0], "Prices", live=False)
    assert news_of(*networks) == [False, False]
    draft.latest_revision.publish()
    assert news_of(*networks) == [True, False]


def test_network_has_none_once_the_last_page_is_withdrawn_or_deleted(networks) -> None:
    news, country = write_news(networks[0], "Prices"), write_country(networks[0], "Germany", slug="germany")
    write_news(networks[1], "Elsewhere")
    news.unpublish()
    assert news_of(*networks) == [True, True]
    country.delete()
    assert news_of(*networks) == [False, True]


def test_news_that_expired_are_gone_with_the_minutes_round(networks) -> None:
    write_news(networks[0], "Over", expire_at=timezone.now() - dt.timedelta(minutes=1))
    assert news_of(*networks) == [True, False]
    call_command("publish_scheduled")
    assert news_of(*networks) == [False, False]
