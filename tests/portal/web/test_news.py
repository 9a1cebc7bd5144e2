"""News: whom it reaches, in which language it is shown, and that another language is named."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from partners.enums import Role
from partners.models import Network
from tests.factories.articles import home_in, news_folder, write_country, write_news
from tests.factories.partners import AudienceFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return NetworkFactory(slug="pumps", languages=["de", "en", "nl"])


def reader(network: Network, language: str = "nl", role: str = Role.DEALER_STAFF) -> Client:
    seat = MembershipFactory(network=network, role=role)
    get_user_model().objects.filter(pk=seat.person.user_id).update(language=language)
    client = Client()
    client.force_login(seat.person.user)
    return client


def translated(page, language: str, title: str):
    """Return the page's translation, published."""
    news_folder(page.network, language)
    locale = Locale.objects.get(language_code=language)
    made = page.copy_for_translation(locale, copy_parents=True)
    made.title = title
    made.save_revision().publish()
    return made


def test_nothing_says_news_where_there_is_none(network) -> None:
    client = reader(network, "en")
    assert "/pumps/news/" not in client.get("/pumps/").text
    assert "No news for you yet" in client.get("/pumps/news/").text
    write_news(network, "Prices in spring")
    home = client.get("/pumps/").text
    assert home.count("/pumps/news/") > 1
    assert "Prices in spring" in home


def test_text_is_shown_in_the_readers_language_then_the_networks_then_any(network) -> None:
    page = write_news(network, "Prices", slug="prices")
    client = reader(network)
    listed = client.get("/pumps/news/").text
    assert "Prices" in listed
    assert "in het Engels" in listed
    shown = client.get("/pumps/news/prices/").text
    assert "U leest" in shown
    assert 'lang="en"' in shown
    translated(page, "de", "Preise")
    assert "Preise" in client.get("/pumps/news/prices/").text
    translated(page, "nl", "Prijzen")
    listed = client.get("/pumps/news/").text
    assert [title in listed for title in ("Prijzen", "Preise", "Prices")] == [True, False, False]
    assert "U leest" not in client.get("/pumps/news/prices/").text


def test_stand_in_is_named_by_the_language_of_its_words(network) -> None:
    page = write_country(network, "Netherlands", slug="netherlands")
    home_in(network, "nl")
    page.copy_for_translation(Locale.objects.get(language_code="nl"), alias=True)
    shown = reader(network).get("/pumps/netherlands/").text
    assert "in het Engels" in shown


def test_news_reaches_its_audience_when_its_time_has_come(network) -> None:
    now, day = timezone.now(), dt.timedelta(days=1)
    away = AudienceFactory(network=network, countries=["FR"])
    write_news(network, "For France", slug="france", audience=away)
    write_news(network, "Embargoed", slug="embargoed", go_live_at=now + day)
    write_news(network, "Over", slug="over", expire_at=now - day)
    write_news(network, "A draft", slug="draft", live=False)
    client = reader(network, "en")
    assert "No news for you yet" in client.get("/pumps/news/").text
    for slug in ("france", "embargoed", "over", "draft"):
        assert client.get(f"/pumps/news/{slug}/").status_code == 404, slug
    hq = reader(network, "en", Role.HQ_SPONSOR)
    assert "For France" in hq.get("/pumps/news/").text
    assert "Embargoed" not in hq.get("/pumps/news/").text


def test_news_of_a_country_stands_under_it_and_names_it(network) -> None:
    country = write_country(network, "For Germany", slug="germany")
    write_news(network, "A fair in Essen", slug="fair", under=country)
    client = reader(network, "en")
    assert "A fair in Essen" in client.get("/pumps/germany/").text
    listed = client.get("/pumps/news/").text
    assert listed.count("For Germany") == 2
    assert "/pumps/germany/fair/" in listed
    assert "A fair in Essen" in client.get("/pumps/germany/fair/").text


@pytest.mark.parametrize("rows", [1, 4])
def test_list_costs_the_same_whatever_its_length(network, rows, django_assert_num_queries) -> None:
    client = reader(network, "en")
    for at in range(rows):
        write_news(network, f"News {at}", slug=f"n-{at}")
    with django_assert_num_queries(11):
        client.get("/pumps/news/")


def test_long_list_goes_on_with_a_cursor(network, monkeypatch) -> None:
    monkeypatch.setattr("portal.web.news.SIZE", 1)
    now = timezone.now()
    for at in range(2):
        write_news(network, f"News {at}", slug=f"n-{at}", dated_at=now - dt.timedelta(hours=at))
    client = reader(network, "en")
    first = client.get("/pumps/news/").text
    assert "News 0" in first
    assert "News 1" not in first
    cursor = first.split("?after=")[1].split('"')[0]
    assert "News 1" in client.get(f"/pumps/news/?after={cursor}").text
