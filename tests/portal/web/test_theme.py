from __future__ import annotations

import pytest
from django.test import Client

from portal.kernel.colour import DEFAULT_ACCENT, accent_on_dark, accent_on_light
from portal.web.theme import theme_sheet, theme_url
from tests.factories.partners import NetworkFactory

pytestmark = pytest.mark.django_db


def test_theme_of_a_network_carries_its_accent_for_both_schemes(client: Client) -> None:
    NetworkFactory(slug="other", accent="#00aa00")
    network = NetworkFactory(slug="pumps", accent="#ffcc00", theme_version=3)
    response = client.get(theme_url(network))
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.decode() == theme_sheet("#ffcc00")
    assert accent_on_light("#ffcc00") in response.content.decode()
    assert accent_on_dark("#ffcc00") in response.content.decode()


def test_theme_of_another_version_is_not_kept(client: Client) -> None:
    network = NetworkFactory(theme_version=2)
    response = client.get(f"/{network.slug}/theme.css?v=1")
    assert response["Cache-Control"] == "no-cache"


def test_theme_of_an_unknown_network_answers_alike(client: Client) -> None:
    response = client.get("/nobody/theme.css")
    assert response.status_code == 200
    assert response.content.decode() == theme_sheet(DEFAULT_ACCENT)


def test_theme_takes_no_other_method(client: Client) -> None:
    assert client.post("/nobody/theme.css").status_code == 405
