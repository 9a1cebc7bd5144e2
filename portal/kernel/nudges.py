"""Wake a worker after the commit; never fail or delay the request for it.

The row is the work. A nudge that is lost only waits for the next sweep.
"""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
NUDGE_LIMIT_SECONDS = 1


def nudge(task: str, *args: int) -> None:
    """Publish the task by its registered name once this transaction has committed."""
    transaction.on_commit(lambda: publish(task, *args), robust=True)


def publish(task: str, *args: int) -> None:
    """Publish now, giving up after a second."""
    try:
        current_app.send_task(task, args=args, retry=False, expires=300)
    except Exception as error:
        logger.warning("nudge not published task=%s error=%s", task, type(error).__name__)
