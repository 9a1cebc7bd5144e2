"""What of the demo's remarks is coded twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from feedback.models import CodingItem, CodingSample, Theme
from feedback.services.coding import code_item, draw_sample
from partners.periods import local_day
from portal.demo.cast import Cast

REMARKS, CODED = 8, 5


def code_some_twice(cast: Cast, *, lead: str, analyst: str) -> None:
    """Let the lead draw remarks of the last months for both, and the analyst code the first of theirs."""
    _draw(cast, lead, coder=lead, seed=11)
    sample = _draw(cast, lead, coder=analyst, seed=7)
    for item in CodingItem.objects.filter(sample=sample).order_by("pk")[:CODED]:
        themes = list(Theme.objects.filter(pk__in=item.first, is_active=True))
        code_item(scope=cast.scope(analyst), item=item, themes=themes, at=timezone.now())


def _draw(cast: Cast, lead: str, *, coder: str, seed: int) -> CodingSample:
    now = timezone.now()
    today = local_day(now, cast.network.time_zone)
    return draw_sample(
        scope=cast.scope(lead),
        network=cast.network,
        first_day=today - timedelta(days=120),
        last_day=today,
        size=REMARKS,
        coder=cast.seat(coder),
        at=now,
        seed=seed,
    )
