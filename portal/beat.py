"""The scheduler, with a heart: a row of the database says when it was last at work."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import close_old_connections

logger = logging.getLogger(__name__)
BEAT_SECONDS = 15


class Scheduler(PersistentScheduler):
    """Celery's own, which shows up as it goes; a database that is away holds up nothing."""

    shown_at = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Show up when it is time, then go on."""
        if time.monotonic() - self.shown_at >= BEAT_SECONDS:
            self.shown_at = time.monotonic()
            self._show_up()
        return float(super().tick(*args, **kwargs))

    def _show_up(self) -> None:
        from partners.services.heartbeats import (  # noqa: PLC0415 (read before the apps are ready)
            SCHEDULER,
            beat,
        )

        close_old_connections()
        try:
            beat(part=SCHEDULER)
        except Exception as error:
            logger.warning("scheduler not shown error=%s", type(error).__name__)
