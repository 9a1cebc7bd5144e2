"""Settings of processes that fault tests start: one dies where a file `kill-<point>` tells it to."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from portal.kernel import killpoints
from portal.settings.test import *  # noqa: F403 (settings are composed so)

INBOUND_DOMAIN = "in.example.com"
ORDERS = Path(os.environ["BACKCHANNEL_VAR"])


def die_as_ordered(point: str) -> None:
    """Die without a word if somebody ordered it; an order is used up by one death."""
    try:
        (ORDERS / f"kill-{point}").unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


killpoints.hook = die_as_ordered
