"""Pages by key."""

from __future__ import annotations

import datetime as dt
from base64 import urlsafe_b64decode

import pytest

from partners.models import Network, Touchpoint
from portal.kernel.paging import key_page
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
    ["x", "ä", "a:b:c", "A" * 40, "_" * 40, "A" * 400],
    ids=["short", "no letter", "parts", "sealed by nobody", "out of time", "long"],
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


def test_cursor_tells_neither_key_nor_moment_and_takes_no_change() -> None:
    """Keys are a sequence: whoever read one would know how much was said."""
    _rows(NetworkFactory(), [0, 1])
    rows = Touchpoint.objects.all()
    page = key_page(rows, field="occurred_at", size=1)
    sealed = urlsafe_b64decode(page.next_cursor)
    assert page.rows[0].pk.to_bytes(8, "big") not in sealed
    assert page.next_cursor == key_page(rows, field="occurred_at", size=1).next_cursor
    changed = page.next_cursor[:-1] + ("A" if page.next_cursor[-1] != "A" else "B")
    assert key_page(rows, field="occurred_at", cursor=changed, size=1).rows == page.rows
