"""Which words to authors fell due in a period and came late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.queries.late import Late, late_words
from partners.access import requires
from partners.periods import local_day
from partners.roles import Capability
from portal.web.findings import median_wait
from portal.web.periods import Choice

MOST = 200
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Line:
    """One late word: until when it was due, when it came if it did, and by how much it was late."""

    number: str
    due_by: datetime
    said_at: datetime | None
    late_by: str


@require_safe
@requires(Capability.READ_DASHBOARD)
def late(request: HttpRequest, network: str) -> HttpResponse:
    """List what fell due in a period and came only after, or still waits; the latest first."""
    now = timezone.now()
    choice = Choice.read(request.GET.get("period", ""), local_day(now, request.network.time_zone))
    since, until = choice.period.bounds(request.network.time_zone)
    found = late_words(request.scope, since=since, until=until, now=now)[::-1]
    address = reverse("portal:late", args=[network])
    context = {
        "lines": [_line(each, now) for each in found[:MOST]],
        "total": len(found),
        "most": MOST if len(found) > MOST else 0,
        "choice": choice,
        "tabs": choice.tabs(address),
        "before_url": f"{address}?period={choice.before.code}",
        "after_url": f"{address}?period={choice.after.code}" if choice.after else "",
        "board_url": f"{reverse('portal:dashboard', args=[network])}?period={choice.period.code}",
    }
    return render(request, "portal/late.html", context)


def _line(each: Late, now: datetime) -> Line:
    by = (each.said_at or now) - each.due_at
    return Line(
        number=each.case.remark.number,
        due_by=each.due_at - SECOND,
        said_at=each.said_at,
        late_by=median_wait(by.total_seconds() / 3600),
    )
