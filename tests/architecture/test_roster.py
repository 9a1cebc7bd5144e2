"""Pages that list who belongs to the network tell nobody outside the agency that somebody spoke."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.utils import timezone

from feedback.enums import Mode
from feedback.services.relay import reply_to_author
from feedback.services.submit import Words, submit_without_identity
from tests.architecture.addresses import arguments
from tests.architecture.rows import ROWS
from tests.architecture.things import AUTHORS, say, scope_of
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, visit
from tests.architecture.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
READERS = ("principal", "distributor", "field", "marketer", "sponsor")
ROUTES = ("partners:directory", "partners:tree", "partners:partner", "partners:partner-by-number") + tuple(
    f"api-partners:{name}" for name in ("list", "partner", "people", "coverage")
)
ASKED = ("", "?heard=30", "?heard=never", "?sort=heard", "?sort=-heard", "?status=all", "?level=dealer")
CHANGING = re.compile(r'(csrfmiddlewaretoken" value=|nonce=|hx-headers=)"?[^">]*|"X-CSRFToken": "[^"]*"')
HTMX = {"HX-Request": "true"}


def addresses(world: World) -> list[str]:
    """List the roster's pages, with what others may ask of them, and the file."""
    found = [
        address_of(row.route, arguments(world, row.route, row.relation))
        for row in ROWS
        if row.method == "GET" and row.route in ROUTES and row.relation not in {"other", "crossed"}
    ]
    directory = f"/{world.home.network.slug}/network/"
    return [*found, *(f"{directory}{asked}" for asked in ASKED)]


def read(world: World) -> dict[tuple[str, str, str], str]:
    """Read every page as every reader, whole and as htmx does."""
    return {
        (column, address, str(headers)): CHANGING.sub("", visit(client, "GET", address, **headers).body)
        for column in READERS
        for client in [visitor(world, column)]
        for address in addresses(world)
        for headers in ({}, HTMX)
    }


def speak(world: World) -> None:
    """Let everybody say something in every mode, and the agency reply."""
    side, now = world.home, timezone.now()
    for name in AUTHORS.values():
        for mode in (Mode.NAMED, Mode.AGENCY_ONLY):
            remark = say(side, name, mode, f"{name} {mode} canary")
            reply_to_author(scope=scope_of(side, "analyst"), case=remark.case, text="We look.", at=now)
    said = Words(kind="problem", text="canary")
    submit_without_identity(
        network=side.network, country="DE", words=said, submission_key="roster canary", at=now
    )


def test_pages_of_the_network_are_the_same_after_somebody_spoke(world: World) -> None:
    before = read(world)
    with transaction.atomic():
        speak(world)
        after = read(world)
        transaction.set_rollback(True)
    assert {key for key in before if before[key] != after[key]} == set()
    assert len(before) > 100
