"""No page leads elsewhere because a request says that it came from there."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.architecture.addresses import arguments
from tests.architecture.test_languages import READERS, rows
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, visit
from tests.architecture.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ELSEWHERE = (
    "https://evil.example/x",
    "//evil.example/x",
    "https://testserver@evil.example/",
    "javascript:alert(1)",
)


def test_no_route_follows_a_referer_that_lies_elsewhere(world: World) -> None:
    clients = {reader: visitor(world, reader) for reader in READERS}
    led = []
    for at, (row, reader) in enumerate(rows()):
        address = address_of(row.route, arguments(world, row.route, row.relation))
        said = ELSEWHERE[at % len(ELSEWHERE)]
        location = visit(clients[reader], row.method, address, Referer=said).location
        target = urlsplit(location)
        if target.hostname not in (None, "testserver") or target.scheme not in ("", "http", "https"):
            led.append((str(row), location))
    assert at > 200
    assert led == []


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_language_switch_leads_back_to_our_own_pages_alone(elsewhere: str, db: None) -> None:
    sent = {"language": "de"}
    led = [
        Client().post("/language/", sent, headers={"Referer": elsewhere}),
        Client().post("/language/", sent | {"next": elsewhere}),
        Client().post("/language/", sent, headers={"Referer": "http://testserver/accounts/login/"}),
    ]
    assert [answer.headers["Location"] for answer in led] == ["/", "/", "http://testserver/accounts/login/"]
