"""The big world, made once per process inside one transaction that is rolled back after the package."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.architecture.things import fill
from tests.architecture.world import World, build_people


@pytest.fixture(scope="package")
def made_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Make both networks with everything in them."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_people()
        fill(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world: World) -> World:
    """Give a test its own objects: what it does to rows is rolled back, what it does to objects is not."""
    return copy.deepcopy(made_world)
