"""Wake a worker after the commit; never fail or delay the request for it.

The row is the work. A nudge that is lost only waits for the next sweep.
"""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db import transaction

from portal.kernel.killpoints import reach

logger = logging.getLogger(__name__)
NUDGE_LIMIT_SECONDS = 1
# Many nudges of one request wait for a broker that is away once, not each.
PAUSE_SECONDS = 5


class _Pause:
    """Until when this process leaves the broker alone."""

    until = 0.0


def nudge(task: str, *args: int) -> None:
    """Publish the task by its registered name once this transaction has committed."""
    reach(f"before-commit-{task}")
    transaction.on_commit(lambda: publish(task, *args), robust=True)


def publish(task: str, *args: int) -> None:
    """Publish now, giving up after a second; then leave a broker that is away alone for a while."""
    reach(f"after-commit-{task}")
    if time.monotonic() < _Pause.until:
        return
    try:
        current_app.send_task(task, args=args, retry=False, expires=300)
    except Exception as error:
        _Pause.until = time.monotonic() + PAUSE_SECONDS
        logger.warning("nudge not published task=%s error=%s", task, type(error).__name__)
