"""The list of openings, for the agency's lead alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Opening
from partners.enums import Role
from tests.factories.feedback import House, opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(house: House, client: Client) -> Client:
    """Return a browser that the agency's lead is signed in with."""
    client.force_login(house.member(Role.AGENCY_LEAD).person.user)
    return client


def address(house: House, name: str = "openings", *rest: object) -> str:
    return reverse(f"feedback:{name}", args=[house.network.slug, *rest])


def test_openings_are_added_changed_and_removed(lead: Client, house: House) -> None:
    assert "No openings yet" in lead.get(address(house)).content.decode()
    assert "{greeting}" in lead.get(address(house, "opening-new")).content.decode()
    sent = {"name": "Thanks", "text_en": "Thank you.", "text_de": "Danke."}
    assert lead.post(address(house, "opening-new"), sent).url == address(house)
    made = Opening.objects.get()
    page = lead.get(address(house)).content.decode()
    for words in ("Thank you.", '<span lang="de" dir="auto">Danke.'):
        assert words in page
    form = lead.get(address(house, "opening-edit", made.pk)).content.decode()
    assert "Danke." in form
    lead.post(address(house, "opening-edit", made.pk), sent | {"text_de": ""})
    made.refresh_from_db()
    assert made.texts == {"en": "Thank you."}
    lead.post(address(house, "opening-remove", made.pk))
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    "sent, said",
    [
        ({}, "This field is required."),
        ({"name": "Thanks", "text_en": "{weather}"}, "There is no “{weather}”."),
    ],
)
def test_opening_that_says_too_little_comes_back(
    lead: Client, house: House, sent: dict[str, str], said: str
) -> None:
    response = lead.post(address(house, "opening-new"), sent or {"name": ""})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_openings_of_another_network_are_not_there(lead: Client, house: House) -> None:
    foreign = opening(House.build(), "CANARY")
    assert "CANARY" not in lead.get(address(house)).content.decode()
    for name in ("opening-edit", "opening-remove"):
        assert lead.post(address(house, name, foreign.pk), {"name": "x"}).status_code == 404


def test_openings_are_not_there_for_analysts(analyst: Client, house: House) -> None:
    assert analyst.get(address(house)).status_code == 404
