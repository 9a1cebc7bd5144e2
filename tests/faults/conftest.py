"""Portals whose processes can be ordered to die, with leases short enough to be waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.database import CopiedDatabase
from tests.rig.fixtures import portal_in
from tests.rig.portal import Portal

LEASE_SECONDS, SWEEP_SECONDS = 2, 1


@pytest.fixture(autouse=True)
def _unheard_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test writes wakes nobody: the sweep of its portal finds it."""
    monkeypatch.setattr("portal.kernel.nudges.publish", lambda *_ignored: None)


@pytest.fixture(scope="module")
def standing_portal(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    """A portal with two workers for the tests of a module, each of which starts what it needs."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "LEASE_SECONDS": str(LEASE_SECONDS),
        "SWEEP_SECONDS": str(SWEEP_SECONDS),
    }
    folder = tmp_path_factory.mktemp("mortal")
    with portal_in(folder, copied_database, django_db_blocker, environment) as portal:
        portal.add_worker("worker-2")
        yield portal


@pytest.fixture
def mortal_portal(standing_portal: Portal) -> Iterator[Portal]:
    """The module's portal; an order that nobody carried out dies with its test."""
    yield standing_portal
    standing_portal.withdraw_orders()
