"""How answering stands: for the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet

from feedback.enums import CaseState, CloseReason
from feedback.models import Case
from feedback.queries.owed import count_owed_and_late
from feedback.rules import require_desk
from partners.models import Network
from partners.periods import Period
from partners.scope import Scope

MERGED_IN_TIME = Q(state=CaseState.MERGED, due_at__gt=F("merged_at"))
KEPT_SECONDS = 60
SAMPLE = 2000


@dataclass(frozen=True)
class Standing:
    """How many of the period's remarks stand somewhere today; `reason` says why they are closed."""

    state: str
    reason: str
    remarks: int

    @property
    def label(self) -> str:
        """Return where they stand, in words."""
        if not self.reason:
            return str(CaseState(self.state).label)
        return f"{CaseState(self.state).label}: {CloseReason(self.reason).label}"


@dataclass(frozen=True)
class Loop:
    """How the loop stands for remarks received in a period.

    `first_reply_hours` is the median until the first human reply, over the period's latest 2,000 replies;
    `in_time` counts the first replies within the two working days that a case is due in, `due` all cases
    whose two days are over or that were replied to, but for those merged in time. `standing` accounts for
    each remark once.
    """

    received: int
    answered: int
    told: int
    first_reply_hours: float | None
    owed_themes: int
    owed_late: int
    in_time: int = 0
    due: int = 0
    standing: tuple[Standing, ...] = ()

    @property
    def in_time_rate(self) -> float | None:
        """Return the share of the due that had their first reply in time."""
        return self.in_time / self.due if self.due else None

    @property
    def told_rate(self) -> float | None:
        """Return the share of the answered whose authors were told."""
        return self.told / self.answered if self.answered else None


def loop_figures(scope: Scope, network: Network, *, period: Period, now: datetime) -> Loop:
    """Return how answering stands, exact to the minute; only for who works the desk."""
    require_desk(scope, network.pk)
    key = f"loop:{network.pk}:{period.code}"
    found: Loop | None = cache.get(key)
    if found is None:
        found = _measure(network, period, now)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _measure(network: Network, period: Period, now: datetime) -> Loop:
    begin, end = period.bounds(network.time_zone)
    cases = Case.objects.filter(network=network, received_at__gte=begin, received_at__lt=end)
    counts = cases.order_by().aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        told=Count("pk", filter=Q(answered_at__isnull=False, told_at__isnull=False)),
        in_time=Count("pk", filter=Q(first_reply_at__lt=F("due_at"))),
        due=Count("pk", filter=Q(first_reply_at__isnull=False) | Q(due_at__lte=now) & ~MERGED_IN_TIME),
    )
    waits = (
        cases.filter(first_reply_at__isnull=False)
        .order_by("-received_at", "-pk")
        .annotate(wait=F("first_reply_at") - F("received_at"))
        .values_list("wait", flat=True)
    )
    owed, late = count_owed_and_late(network, now)
    return Loop(
        **counts,
        first_reply_hours=_median_hours(list(waits[:SAMPLE])),
        owed_themes=owed,
        owed_late=late,
        standing=_standing(cases),
    )


def _standing(cases: QuerySet[Case]) -> tuple[Standing, ...]:
    rows = cases.order_by().values_list("state", "close_reason").annotate(remarks=Count("pk"))
    found = [Standing(*row) for row in rows]
    order = CaseState.values
    return tuple(sorted(found, key=lambda each: (order.index(each.state), -each.remarks, each.reason)))


def _median_hours(waits: list[timedelta]) -> float | None:
    if not waits:
        return None
    ordered = sorted(waits)
    return ordered[len(ordered) // 2].total_seconds() / 3600
