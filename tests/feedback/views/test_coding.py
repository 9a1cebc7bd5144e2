"""The pages of double coding."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import CodingItem, CodingSample
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db


def address(house: House, name: str, *args: Any) -> str:
    """Return an address under the house's network."""
    return reverse(f"feedback:{name}", args=[house.network.slug, *args])


def draw(house: House, lead: Client) -> CodingSample:
    """Let the lead draw what was said today, for the analyst."""
    sent = {"first_day": house.today, "last_day": house.today, "size": 9, "coder": house.analyst.pk}
    lead.post(address(house, "sample-new"), sent)
    return CodingSample.objects.get()


def test_sample_new_draws_or_says_why_not(lead: Client, house: House) -> None:
    assert lead.get(address(house, "sample-new")).status_code == 200
    sent = {"first_day": house.today, "last_day": house.today, "size": 9, "coder": house.analyst.pk}
    assert lead.post(address(house, "sample-new"), sent).status_code == 422
    assert lead.post(address(house, "sample-new"), {}).status_code == 422
    for days in ({"first_day": "0001-01-01"}, {"last_day": "9999-12-31"}):
        assert lead.post(address(house, "sample-new"), sent | days).status_code == 422
    house.themed(house.remark())
    response = lead.post(address(house, "sample-new"), sent)
    assert response.url == address(house, "sample", CodingSample.objects.get().pk)
    assert "0 of 1" in lead.get(address(house, "samples")).content.decode()


def test_sample_code_shows_words_and_neither_dealer_nor_themes(lead: Client, house: House) -> None:
    """The second person codes one after the other, and may send one twice."""
    author, hidden = house.member(), ThemeFactory(network=house.network, is_active=False, name="Hidden one")
    for words in ("First words", "Second words"):
        house.themed(house.remark(author, text=words))
    sample = draw(house, lead)
    code = address(house, "sample-code", sample.pk)
    assert lead.get(code).url == address(house, "sample", sample.pk)
    lead.force_login(house.analyst.person.user)
    first = lead.get(code)
    item = first.context["item"]
    page = first.content.decode()
    assert item.case.remark.text in page
    assert author.partner.name not in page
    assert hidden.name not in page
    assert " checked" not in page
    assert lead.post(code, {"item": item.pk, "themes": ["0"]}).status_code == 422
    for _ in range(2):
        assert lead.post(code, {"item": item.pk, "themes": [house.theme.code]}).status_code == 302
    assert CodingItem.objects.filter(second=[house.theme.pk]).count() == 1
    waiting = lead.get(address(house, "sample", sample.pk))
    assert waiting.context["results"] is None
    lead.post(code, {"item": lead.get(code).context["item"].pk, "themes": []})
    assert lead.get(code).status_code == 302
    done = lead.get(address(house, "sample", sample.pk)).content.decode()
    assert "1 of 2 remarks" in done
    assert "only the first:" in done


def test_sample_of_other_network_is_not_there(lead: Client, house: House) -> None:
    house.themed(house.remark())
    sample = draw(house, lead)
    other = House.build()
    lead.force_login(other.analyst.person.user)
    assert not lead.get(address(other, "samples")).context["samples"].exists()
    for name in ("sample", "sample-code"):
        assert lead.get(address(other, name, sample.pk)).status_code == 404
