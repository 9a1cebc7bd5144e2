"""What processes count themselves: requests and tasks.

With `PROMETHEUS_MULTIPROC_DIR` they count into files of that folder, so that one answer speaks for all
processes of a machine; without it each web process answers for itself.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

COUNTED = CollectorRegistry()
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "backchannel_requests",
    "Requests by route, method and class of status.",
    ["route", "method", "status"],
    registry=COUNTED,
)
REQUEST_SECONDS = Histogram(
    "backchannel_request_seconds",
    "How long requests took until their answer began.",
    ["route", "method"],
    registry=COUNTED,
    buckets=SECONDS,
)
TASKS = Counter("backchannel_tasks", "Tasks by name and outcome.", ["task", "outcome"], registry=COUNTED)
TASK_SECONDS = Histogram(
    "backchannel_task_seconds", "How long tasks took.", ["task"], registry=COUNTED, buckets=SECONDS
)
