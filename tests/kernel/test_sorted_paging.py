"""Cursors of sorted lists are sealed: a broken one, or one of another column, gives the first page."""

from __future__ import annotations

import base64

import pytest

from partners.models import Partner
from portal.kernel.sorted_paging import sorted_page
from tests.factories.partners import NetworkFactory, PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cursor() -> str:
    network = NetworkFactory()
    for name in ("Ada", "Bo", "Cy"):
        PartnerFactory(network=network, name=name)
    return dealers("").next_cursor


def dealers(cursor: str, field: str = "name"):
    return sorted_page(Partner.objects.filter(level="dealer"), field=field, cursor=cursor, size=2)


def test_cursor_leads_on_and_tells_nothing(cursor) -> None:
    assert [row.name for row in dealers(cursor).rows] == ["Cy"]
    assert b"Bo" not in base64.urlsafe_b64decode(cursor + "==")
    assert cursor == dealers("").next_cursor


@pytest.mark.parametrize(
    "spoil",
    # The first letter is another one: a sealed cursor begins with any.
    [
        lambda c: ("y" if c[0] == "x" else "x") + c[1:],
        lambda c: c[:10],
        lambda c: "ä",
        lambda c: "",
        lambda c: "A",
    ],
)
def test_broken_cursor_gives_the_first_page(cursor, spoil) -> None:
    assert [row.name for row in dealers(spoil(cursor)).rows] == ["Ada", "Bo"]


def test_cursor_of_another_column_gives_the_first_page(cursor) -> None:
    assert len(dealers(cursor, "number").rows) == 2


def test_column_of_a_related_row_pages_too(cursor) -> None:
    rows = Partner.objects.filter(level="dealer").select_related("parent")
    first = sorted_page(rows, field="parent__name", size=2)
    assert len(sorted_page(rows, field="parent__name", cursor=first.next_cursor, size=2).rows) == 1
