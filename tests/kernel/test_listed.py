"""Rows given as one value are a table on both databases, whatever they hold."""

from __future__ import annotations

import pytest
from django.db import connection

from portal.kernel.listed import as_value, execute, listed

pytestmark = pytest.mark.django_db
COLUMNS = {"id": "bigint", "said": "text"}
ROWS = [(1, "plain"), (2, 'O\'Neill; "quoted" \\ % äöü'), (3, "")]


def test_listed_rows_come_back_as_they_went_in() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select m.id, m.said from {listed('m', COLUMNS)} order by m.id",  # noqa: S608 (no value in it)
            [as_value(COLUMNS, ROWS)],
        )
        assert cursor.fetchall() == ROWS


def test_execute_says_how_many_rows_it_touched() -> None:
    assert execute("delete from partners_partner where id = %s", 0) == 0
