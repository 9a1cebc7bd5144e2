"""How the codebook changed, and its versions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.services.codebook import save_theme
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


def address(house: House, name: str, *args: Any) -> str:
    """Return an address under the house's network."""
    return reverse(f"feedback:{name}", args=[house.network.slug, *args])


def rename(house: House, name: str) -> None:
    """Rename the house's theme."""
    save_theme(
        scope=house.leading,
        network=house.network,
        names={"en": name},
        definition="",
        addressee=house.sponsor,
        theme=house.theme,
    )


def test_codebook_nothing_changed_says_so(analyst: Client, house: House) -> None:
    assert "Nothing changed yet" in analyst.get(address(house, "codebook")).content.decode()


def test_codebook_lists_changes_page_by_page(
    analyst: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.queries.codebook.PAGE", 2)
    for name in ("One", "Two", "Three"):
        rename(house, name)
    first = analyst.get(address(house, "codebook"))
    assert [row.version for row in first.context["page"].rows] == [3, 2]
    assert house.lead.person.name in first.content.decode()
    after = analyst.get(address(house, "codebook"), {"after": first.context["page"].next_cursor})
    assert [row.version for row in after.context["page"].rows] == [1]


def test_codebook_version_shows_it_as_it_was(analyst: Client, house: House) -> None:
    rename(house, "One")
    rename(house, "Two")
    page = analyst.get(address(house, "codebook-version", 1)).content.decode()
    assert "One" in page
    assert "Different" in page
    assert "Different" not in analyst.get(address(house, "codebook-version", 2)).content.decode()


def test_codebook_version_of_other_network_or_none_is_not_there(analyst: Client, house: House) -> None:
    other = House.build()
    rename(other, "Foreign")
    for number in (1, 7, 2**31, 10**30):
        assert analyst.get(address(house, "codebook-version", number)).status_code == 404
