"""When a toolkit is looked through again, and how early its owner is asked."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

REVIEW_AFTER = timedelta(days=183)
ASK_BEFORE = timedelta(days=14)


def first_review() -> date:
    """Return the day of a new toolkit's first review."""
    return timezone.localdate() + REVIEW_AFTER
