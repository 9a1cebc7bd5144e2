"""The codebook's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.models import Theme
from feedback.services.demand import take_demand
from tests.factories.feedback import House, ThemeFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


def address(house: House, name: str, *args: str) -> str:
    """Return an address of the codebook."""
    return reverse(f"feedback:{name}", args=[house.network.slug, *args])


def test_themes_lists_what_stands_under_each(analyst: Client, house: House) -> None:
    """Dealers are counted, not remarks; what HQ owes is beside."""
    author = house.member()
    house.passed(house.remark(author))
    house.themed(house.remark(author))
    [row] = analyst.get(address(house, "themes")).context["lines"]
    assert (row.dealers, row.cases, row.owed) == (1, 2, 1)


def test_themes_empty_says_what_to_do(lead: Client, house: House) -> None:
    """The first theme is one click away."""
    Theme.objects.all().delete()
    assert "Add the first theme" in lead.get(address(house, "themes")).content.decode()


def test_themes_for_the_analyst_are_to_be_read(analyst: Client, house: House) -> None:
    """The lead alone changes the codebook."""
    assert "Retire" not in analyst.get(address(house, "themes")).content.decode()
    page = analyst.get(address(house, "theme", house.theme.code)).content.decode()
    assert house.theme.name in page
    assert "Merge into another theme" not in page
    for name in ("theme-edit", "theme-merge", "theme-split"):
        assert analyst.get(address(house, name, house.theme.code)).status_code == 404
    assert analyst.get(address(house, "theme-new")).status_code == 404


def test_theme_shows_what_stands_under_it_and_what_changed(lead: Client, house: House) -> None:
    house.themed(house.remark())
    above = ThemeFactory(network=house.network)
    sent = {"name_en": "Hum", "definition": "Low.", "examples": "It hums.", "parent": above.pk}
    assert lead.post(address(house, "theme-edit", house.theme.code), sent).status_code == 302
    page = lead.get(address(house, "theme", house.theme.code)).content.decode()
    for words in ("Hum", "Low.", "It hums.", above.name, "1 remark", "Renamed", house.lead.person.name):
        assert words in page
    tree = lead.get(address(house, "themes")).context["lines"]
    assert [(row, row.level) for row in tree] == [(above, 1), (house.theme, 2)]


def test_theme_new_saves_names_and_addressee(lead: Client, house: House) -> None:
    """One field per language of the network."""
    assert lead.get(address(house, "theme-new")).status_code == 200
    sent = {"name_en": "Noise", "name_de": "Lärm", "definition": "Too loud.", "addressee": house.sponsor.pk}
    assert lead.post(address(house, "theme-new"), sent).url == address(house, "theme", "noise")
    theme = Theme.objects.get(code="noise")
    assert (theme.names, theme.addressee, theme.definition) == (
        {"en": "Noise", "de": "Lärm"},
        house.sponsor,
        "Too loud.",
    )


def test_theme_edit_shows_and_keeps(lead: Client, house: House) -> None:
    """What is there is filled in."""
    url = address(house, "theme-edit", house.theme.code)
    assert f'value="{house.theme.name}"' in lead.get(url).content.decode()
    lead.post(url, {"name_en": "Changed", "definition": "", "addressee": ""})
    house.theme.refresh_from_db()
    assert (house.theme.name, house.theme.addressee) == ("Changed", None)


@pytest.mark.parametrize("sent", [{"name_en": ""}, {"name_en": "taken"}])
def test_theme_form_refused_keeps_what_was_typed(lead: Client, house: House, sent: dict[str, Any]) -> None:
    """422 with the sentence; nothing typed is lost."""
    ThemeFactory(network=house.network, name="Taken")
    response = lead.post(address(house, "theme-new"), {**sent, "definition": "My words"})
    assert response.status_code == 422
    assert "My words" in response.content.decode()
    assert "Please look at this again" in response.content.decode()


def test_theme_active_retires_and_revives(lead: Client, house: House) -> None:
    """By POST alone."""
    url = address(house, "theme-active", house.theme.code)
    assert lead.get(url).status_code == 405
    for sent, active in (("0", False), ("1", True)):
        assert lead.post(url, {"active": sent}).status_code == 302
        house.theme.refresh_from_db()
        assert house.theme.is_active is active


def test_theme_of_other_network_is_not_there(lead: Client, house: House) -> None:
    """Neither to read nor to change."""
    foreign = House.build().theme
    foreign.code = "foreign"
    foreign.save()
    assert lead.get(address(house, "theme-edit", "foreign")).status_code == 404
    assert lead.post(address(house, "theme-active", "foreign"), {"active": "0"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 4])
def test_themes_cost_the_same_for_any_number(
    analyst: Client, house: House, rows: int, django_assert_num_queries: Any
) -> None:
    """One query for the codebook."""
    for _ in range(rows):
        ThemeFactory(network=house.network, addressee=house.sponsor)
    analyst.get(address(house, "themes"))
    with django_assert_num_queries(THEMES_QUERIES):
        analyst.get(address(house, "themes"))


THEMES_QUERIES = 6


def test_theme_page_says_how_much_it_is_demanded(analyst: Client, house: House) -> None:
    """As the last snapshot has it; nothing before there is one, or where the theme was never raised."""
    url = address(house, "theme", house.theme.code)
    then = timezone.now() - timedelta(days=2)
    for group in ("Nord", "Nord", ""):
        partner = PartnerFactory(network=house.network, ownership_group=group)
        house.themed(house.remark(house.member(partner=partner), at=then))
    assert "snapshot" not in analyst.get(url).context
    take_demand(network=house.network, now=timezone.now())
    page = analyst.get(url)
    assert (page.context["said"].persons, page.context["said"].groups) == (3, 2)
    assert "One owner: 2 of 3 dealers" in page.content.decode()
    unsaid = ThemeFactory(network=house.network)
    assert "snapshot" not in analyst.get(address(house, "theme", unsaid.code)).context
