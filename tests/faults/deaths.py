"""Order a death, see it happen, bring the dead back, and measure how long the work was stuck."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.conftest import LEASE_SECONDS, SWEEP_SECONDS
from tests.rig.portal import Portal
from tests.rig.processes import wait_until
from tests.scale import ENGINE, scale

# How often each point is tried: three times in bin/test, one of them on the engine with locks of its own.
TIMES = scale(1 if ENGINE == "postgresql" else 2, 20)

# What the work itself takes beside the lease and two sweeps: seconds on the quiet machine of bin/prove, and
# whatever a busy one adds without anything being wrong.
BREATH = scale(60.0, 5.0)
STUCK_AT_MOST = LEASE_SECONDS + 2 * SWEEP_SECONDS


@dataclass(frozen=True)
class Stuck:
    """How long work was stuck after a death, in seconds."""

    point: str
    seconds: float

    def __str__(self) -> str:
        return f"- {self.point}: done {self.seconds:.1f} s after the kill (allowed {STUCK_AT_MOST} s)"


def kill_at(portal: Portal, point: str, act: Callable[[], object], names: tuple[str, ...]) -> str:
    """Do something that leads one of the named processes past a point, where it dies; return which one."""
    order = portal.order_death(point)
    act()
    wait_until(lambda: not order.exists(), f"somebody reached {point}", within=100)
    return wait_until(lambda: next((name for name in names if has_died(portal, name)), ""), "the death")


def has_died(portal: Portal, name: str) -> bool:
    """Say whether a process that was started is gone; a web process dies below its own supervisor."""
    child = portal.children[name]
    return child.was_started and not child.is_alive


def time_until_done(point: str, is_done: Callable[[], bool]) -> Stuck:
    """Wait for the work of the dead to be done by others."""
    since = time.monotonic()
    wait_until(is_done, f"the work of the one killed at {point} is done", within=STUCK_AT_MOST + BREATH)
    return Stuck(point, time.monotonic() - since)
