"""How durable work stands: the outbox and every other table of leased rows, asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from portal.kernel.leases import Leased, WorkState, due_q


class Queues(Collector):
    """Due rows, the age of the oldest, and dead letters, by table."""

    def collect(self) -> Iterator[Metric]:
        """Ask, or say that the database doesn't answer."""
        due = GaugeMetricFamily("backchannel_queue_due", "Rows that a worker may claim.", labels=["queue"])
        oldest = GaugeMetricFamily(
            "backchannel_queue_oldest_seconds", "How long the oldest due row waits.", labels=["queue"]
        )
        dead = GaugeMetricFamily("backchannel_queue_dead", "Rows that were given up.", labels=["queue"])
        is_up = GaugeMetricFamily("backchannel_database_up", "Whether the database answers.", value=1)
        try:
            for model in queues():
                _ask(model, due, oldest, dead)
        except DatabaseError:
            is_up = GaugeMetricFamily("backchannel_database_up", "Whether the database answers.", value=0)
        return iter((due, oldest, dead, is_up))


def queues() -> list[type[Leased]]:
    """Return the tables of durable work, by name."""
    found = [model for model in apps.get_models() if issubclass(model, Leased)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def _ask(
    model: type[Any], due: GaugeMetricFamily, oldest: GaugeMetricFamily, dead: GaugeMetricFamily
) -> None:
    now, labels = timezone.now(), [model._meta.label_lower]
    waiting = model._base_manager.filter(due_q(now)).aggregate(rows=Count("pk"), since=Min("due_at"))
    due.add_metric(labels, waiting["rows"])
    oldest.add_metric(labels, (now - waiting["since"]).total_seconds() if waiting["since"] else 0)
    dead.add_metric(labels, model._base_manager.filter(work_state=WorkState.DEAD).count())
