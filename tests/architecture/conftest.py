"""The big world, made once per module inside one transaction that is rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.architecture.things import fill
from tests.architecture.world import World, build_people


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Make both networks with everything in them."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_people()
        fill(made)
        yield made
        transaction.set_rollback(True)
