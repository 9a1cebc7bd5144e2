"""Pages by key."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import signing

from partners.models import Network, Touchpoint
from portal.kernel.paging import SALT, key_page
from tests.factories.partners import NetworkFactory, hq_of

START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def _rows(network: Network, moments: list[int]) -> list[int]:
    partner = hq_of(network)
    return [
        Touchpoint.objects.create(
            network=network,
            partner=partner,
            path=partner.path,
            verb="test.seen",
            direction="touch",
            route="test",
            occurred_at=START + dt.timedelta(minutes=minute),
            dedupe_key=f"{position}",
        ).pk
        for position, minute in enumerate(moments)
    ]


def _walk(size: int) -> list[list[int]]:
    pages, cursor = [], ""
    while True:
        page = key_page(Touchpoint.objects.all(), field="occurred_at", cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = page.next_cursor
        if not cursor:
            return pages


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_hold_every_row_once_newest_first_also_with_equal_moments(size: int) -> None:
    pks = _rows(NetworkFactory(), [0, 1, 1, 1, 2, 3, 3])
    pages = _walk(size)
    assert [pk for page in pages for pk in page] == pks[::-1]
    assert all(len(page) <= size for page in pages)
    assert pages[-1]


def test_last_page_that_is_just_full_has_no_next_one() -> None:
    _rows(NetworkFactory(), [0, 1])
    assert key_page(Touchpoint.objects.all(), field="occurred_at", size=2).next_cursor == ""


def test_rows_that_come_meanwhile_neither_repeat_nor_shift_the_next_page() -> None:
    network = NetworkFactory()
    pks = _rows(network, [0, 1, 2, 3])
    first = key_page(Touchpoint.objects.all(), field="occurred_at", size=2)
    partner = hq_of(network)
    Touchpoint.objects.create(
        network=network,
        partner=partner,
        path=partner.path,
        verb="test.seen",
        direction="touch",
        route="test",
        occurred_at=START + dt.timedelta(hours=1),
        dedupe_key="newer",
    )
    second = key_page(Touchpoint.objects.all(), field="occurred_at", cursor=first.next_cursor, size=2)
    assert [row.pk for row in second.rows] == [pks[1], pks[0]]


@pytest.mark.parametrize(
    "cursor",
    ["x", "a:b:c", signing.dumps(["not a moment", 1], salt=SALT), signing.dumps(7, salt=SALT)],
    ids=["short", "parts", "moment", "shape"],  # signatures carry the time, and workers must agree on names
)
def test_broken_cursor_gives_the_first_page(cursor: str) -> None:
    pks = _rows(NetworkFactory(), [0, 1])
    page = key_page(Touchpoint.objects.all(), field="occurred_at", cursor=cursor, size=1)
    assert [row.pk for row in page.rows] == [pks[1]]


def test_page_costs_one_query_however_deep(django_assert_num_queries) -> None:
    _rows(NetworkFactory(), list(range(6)))
    cursor = ""
    for _ in range(3):
        with django_assert_num_queries(1):
            cursor = key_page(
                Touchpoint.objects.all(), field="occurred_at", cursor=cursor, size=2
            ).next_cursor
    assert cursor == ""
