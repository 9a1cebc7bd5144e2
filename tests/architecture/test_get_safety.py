"""GET records the access and nothing else: no voice, no consent, no right, no word of anybody changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from partners.models import Touchpoint
from tests.architecture.addresses import arguments
from tests.architecture.rows import ROWS
from tests.architecture.test_matrix import SESSION
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, visit, words_of
from tests.architecture.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
READERS = ("anonymous", "staff", "sponsor", "analyst")
# Records of the access itself, and the counters that follow them.
RECORDS = {
    "sessions.Session",
    "feedback.IdentityLook",
    "partners.Touchpoint",
    "toolkits.AssetUse",
    "feedback.Presence",
}
COUNTERS = {
    "partners.Pulse": {"last_touch_at"},
    "toolkits.Asset": {"download_count", "partner_count", "last_downloaded_at"},
}
# Rows of the log that say who saw live figures or took a list out; every other one says what was changed.
LOOKED = ["figures.read", "partners.directory_exported", "partners.network_export_taken"]
LOOKS = {"partners.ActivityLog": {"verb__in": LOOKED}}
NOT_COUNTED = [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"Range": "bytes=5-"}]


def _addresses(world: World, column: str) -> list[str]:
    return [
        address_of(row.route, arguments(world, row.route, row.relation))
        for row in ROWS
        if row.method == "GET" and row.expected(column) == "+" and not row.route.startswith("web:")
    ]


def _state() -> dict[str, Any]:
    """Return every row of every table, apart from records of access and their counters."""
    state = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if model._meta.managed and not model._meta.proxy and label not in RECORDS:
            names = [f.attname for f in model._meta.concrete_fields if f.name not in COUNTERS.get(label, ())]
            rows = model._base_manager.exclude(**LOOKS[label]) if label in LOOKS else model._base_manager
            state[label] = sorted(rows.values_list(*names), key=repr)
    return state


@pytest.mark.parametrize("column", READERS)
def test_reading_everything_changes_nothing_but_records_of_access(world: World, column: str) -> None:
    before, ledger = _state(), list(Touchpoint.objects.order_by("pk").values())
    client = visitor(world, column)
    with transaction.atomic():
        for address in _addresses(world, column):
            if not address.startswith("/accounts/"):
                words_of(client.get(address))
        after = _state()
        kept = list(Touchpoint.objects.order_by("pk").values())
        transaction.set_rollback(True)
    login = {"partners.User"} if column != "anonymous" else set()
    assert {label for label in before if before[label] != after[label]} - login == set()
    assert kept[: len(ledger)] == ledger
    assert {row["direction"] for row in kept[len(ledger) :]} <= {"touch"}


@pytest.mark.parametrize("column", ["anonymous", "staff"])
@pytest.mark.parametrize("headers", NOT_COUNTED, ids=lambda headers: next(iter(headers)))
def test_prefetch_and_the_rest_of_a_range_are_not_counted(world: World, column: str, headers: dict) -> None:
    client = visitor(world, column)
    counted = {}
    for address in _addresses(world, column):
        written = visit(client, "GET", address, **headers).written - SESSION
        if written:
            counted[address] = sorted(written)
    assert counted == {}


def test_opening_a_link_is_counted_once_it_is_opened(world: World) -> None:
    row = next(row for row in ROWS if (row.route, row.relation) == ("toolkits:link", "own"))
    address = address_of(row.route, arguments(world, row.route, row.relation))
    client = visitor(world, "anonymous")
    assert "partners_touchpoint" in visit(client, "GET", address).written
    assert visit(client, "HEAD", address).written == set()
