"""Looks that our own tables answer: the database, the processes, the receivers of webhooks, the clock."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from partners.enums import WebhookState
from partners.models import Heartbeat, WebhookDelivery, WebhookTarget
from partners.services.heartbeats import SCHEDULER, SILENT, WORKER
from portal.kernel.health import WELL, Condition, Finding
from portal.kernel.leases import WorkState
from portal.web.health.outside import connect_redis

APART, FAR_APART = timedelta(seconds=20), timedelta(minutes=2)
FAILING = 3


def look_at_database() -> Finding:
    """Ask it the cheapest thing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return WELL


def look_at_process(part: str) -> Finding:
    """Say whether a process showed up lately."""
    row = Heartbeat.objects.filter(part=part).first()
    if row is None:
        return Finding(Condition.GONE, _("never seen"))
    return WELL if timezone.now() - row.seen_at < SILENT else Finding(Condition.GONE, _("silent"))


look_at_worker = partial(look_at_process, WORKER)
look_at_scheduler = partial(look_at_process, SCHEDULER)


def look_at_webhooks() -> Finding:
    """Count targets that don't take what they are sent; nobody's server is asked for it."""
    waiting = WebhookDelivery.objects.filter(
        work_state__in=[WorkState.DUE, WorkState.LEASED], attempts__gte=FAILING
    )
    failing = waiting.exclude(target__state=WebhookState.PAUSED).values("target").distinct().count()
    failing += WebhookTarget.objects.filter(state=WebhookState.DISABLED).count()
    if not failing:
        return WELL
    told = format_lazy(_("{n} of {all} don't answer"), n=failing, all=WebhookTarget.objects.count())
    return Finding(Condition.WEAK, told)


def look_at_clock() -> Finding:
    """Compare our clock with every other one within reach."""
    now = timezone.now()
    apart = [abs(now - other) for other in (_time_of_database(), _time_of_redis()) if other]
    ahead = Heartbeat.objects.filter(seen_at__gt=now).order_by("-seen_at").values_list("seen_at", flat=True)
    apart += [seen - now for seen in ahead[:1]]
    most = max(apart, default=timedelta())
    if most < APART:
        return WELL
    seconds = round(most.total_seconds())
    told = (
        format_lazy(_("{n} minutes apart"), n=round(seconds / 60))
        if seconds >= 100
        else format_lazy(_("{n} seconds apart"), n=seconds)
    )
    return Finding(Condition.GONE if most >= FAR_APART else Condition.WEAK, told)


def _time_of_database() -> datetime | None:
    """Return the server's time; SQLite has no other clock than ours."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (told,) = cursor.fetchone()
    return told if isinstance(told, datetime) else None


def _time_of_redis() -> datetime | None:
    if not settings.REDIS_URL:
        return None
    try:
        with closing(connect_redis(settings.REDIS_URL)) as redis:
            seconds, _micros = redis.time()
    except (RedisError, OSError):
        return None
    return datetime.fromtimestamp(seconds, UTC)
