"""What is hidden answers like what never was: the same status, the same words."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse

from tests.architecture.addresses import arguments
from tests.architecture.rows import ROWS, Row
from tests.architecture.visitors import ALIKE, COLUMNS, visitor
from tests.architecture.walk import Visit, address_of, visit
from tests.architecture.world import World
from tests.scale import scale

pytestmark = pytest.mark.django_db
# What an address would name if there were nothing to name.
ABSENT: dict[str, Any] = {
    "network": "nowhere-works",
    "slug": "nowhere-works",
    "asset_id": 987_654_321,
    "toolkit_id": 987_654_321,
    "promise_id": 987_654_321,
    "partner_id": 987_654_321,
    "run_id": 987_654_321,
    "pk": 987_654_321,
    "archive": 987_654_321,
    "number": "222-222-222",
    "code": "no-such-theme",
    "version": 987_654_321,
    "token": "no-such-token",
}
CHANGING = re.compile(r'(nonce|csrfmiddlewaretoken|value|content)="[^"]{20,}"|nonce-[\w+/=-]+')


def body_of(seen: Visit, address: str) -> str:
    """Return the words of an answer without what changes at every request and without the address itself."""
    return CHANGING.sub("", seen.body.replace(address, "@").replace(quote(address, safe=""), "@"))


def _hidden(row: Row, column: str) -> bool:
    return row.relation != "-" and row.expected(column) in {".", "S"} and row.route != "wagtail_serve"


@pytest.mark.one_engine
@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in scale(ALIKE, set())])
def test_hidden_object_answers_like_an_absent_one(world: World, column: str) -> None:
    client = visitor(world, column)
    faults = []
    seen_absent: dict[tuple[str, str], Visit] = {}
    for row in ROWS:
        needs = arguments(world, row.route, row.relation)
        if not _hidden(row, column):
            continue
        own = row.relation != "other" or column == "stranger"
        keys = set(needs) & set(ABSENT) - ({"network"} if own else set())
        if not keys:
            continue
        instead = {**needs, **{key: ABSENT[key] for key in keys}}
        hidden, absent = address_of(row.route, needs), address_of(row.route, instead)
        key = (row.method, absent)
        if key not in seen_absent:
            seen_absent[key] = visit(client, row.method, absent)
        faults += _difference(row, visit(client, row.method, hidden), hidden, seen_absent[key], absent)
    assert not faults, "\n".join(faults)


def _difference(row: Row, one: Visit, hidden: str, other: Visit, absent: str) -> list[str]:
    if one.status != other.status:
        return [f"{row}: {one.status}, absent {other.status} {absent}"]
    here, there = body_of(one, hidden).splitlines(), body_of(other, absent).splitlines()
    return [
        f"{row}: {ours!r}, absent {theirs!r}"
        for ours, theirs in zip(here, there, strict=False)
        if ours != theirs
    ]


@pytest.mark.parametrize("column", ["anonymous", "staff", "marketer", "analyst", "admin"])
@pytest.mark.parametrize("rest", ["", "toolkits/", "desk/", "say/", "answers/", "nothing/at/all/"])
def test_network_that_is_not_theirs_answers_like_an_unknown_one(world: World, column: str, rest: str) -> None:
    client = visitor(world, column)
    hidden, absent = f"/{world.other.network.slug}/{rest}", f"/nowhere-works/{rest}"
    one, other = visit(client, "GET", hidden), visit(client, "GET", absent)
    assert (one.status, one.location.replace(hidden, "")) == (
        other.status,
        other.location.replace(absent, ""),
    )
    assert body_of(one, hidden) == body_of(other, absent)


def test_comparison_sees_a_difference() -> None:
    one = Visit(".", 404, '<p nonce="abcdefghijklmnopqrstuvwx">a</p>', "")
    other = Visit(".", 404, '<p nonce="zbcdefghijklmnopqrstuvwy">a</p>', "")
    assert body_of(one, "/x/") == body_of(other, "/y/")
    assert body_of(one, "/x/") != body_of(Visit(".", 404, "<p>b</p>", ""), "/y/")
    assert HttpResponse(status=404).status_code == one.status
