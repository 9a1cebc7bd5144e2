"""From right to left, by a language that is offered nowhere yet."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.factories.articles import write_news
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_page_runs_from_right_to_left_and_another_languages_text_does_not(settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("he", "RTL")]
    seat = MembershipFactory(network=NetworkFactory(slug="pumps"))
    get_user_model().objects.filter(pk=seat.person.user_id).update(language="he")
    write_news(seat.network, "Prices", slug="prices")
    client = Client()
    client.force_login(seat.person.user)
    page = client.get("/pumps/news/prices/").text
    assert '<html lang="he" dir="rtl">' in page
    assert '<div class="prose reading" lang="en" dir="ltr">' in page
