"""Portals whose processes can be ordered to die, with leases short enough to be waited for."""

from __future__ import annotations

import pytest

from tests.rig.fixtures import MakePortal
from tests.rig.portal import Portal

LEASE_SECONDS, SWEEP_SECONDS = 2, 1


@pytest.fixture(autouse=True)
def _unheard_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test writes wakes nobody: the sweep of its portal finds it."""
    monkeypatch.setattr("portal.kernel.nudges.publish", lambda *_ignored: None)


@pytest.fixture
def mortal_portal(make_portal: MakePortal) -> Portal:
    """A portal with two workers, not started yet."""
    portal = make_portal(
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
        LEASE_SECONDS=str(LEASE_SECONDS),
        SWEEP_SECONDS=str(SWEEP_SECONDS),
    )
    portal.add_worker("worker-2")
    return portal
