"""Count tasks in the worker."""

from __future__ import annotations

import time
from typing import Any

from celery.signals import task_postrun, task_prerun

from portal.web.metrics.counted import TASK_SECONDS, TASKS

# When each running task of this process began.
_began: dict[str, float] = {}


def watch_tasks() -> None:
    """Count tasks from now on."""
    task_prerun.connect(_begin, dispatch_uid="metrics")
    task_postrun.connect(_end, dispatch_uid="metrics")


def _begin(task_id: str, **_kwargs: Any) -> None:
    _began[task_id] = time.perf_counter()


def _end(task_id: str, task: Any, state: str | None = None, **_kwargs: Any) -> None:
    began = _began.pop(task_id, None)
    TASKS.labels(task.name, (state or "unknown").lower()).inc()
    if began is not None:
        TASK_SECONDS.labels(task.name).observe(time.perf_counter() - began)
