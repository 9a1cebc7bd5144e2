"""What the ledger keeps of our own words to an author."""

from __future__ import annotations

from datetime import datetime

from feedback.models import Remark
from feedback.working_time import start_of_day
from partners.services.ledger import record_touchpoint
from portal.kernel.identifiers import keyed_name


def record_touch(*, remark: Remark, verb: str, key: str, at: datetime) -> None:
    """Record that we wrote: of a protected remark the day only, no target, and a key nobody can join by.

    Without an identity there is no dealer, and so no row.
    """
    if remark.partner is None:
        return
    day_only = remark.is_protected
    record_touchpoint(
        partner=remark.partner,
        verb=verb,
        occurred_at=start_of_day(at, remark.network.time_zone) if day_only else at,
        day_only=day_only,
        dedupe_key=f"{verb}:{keyed_name(verb, key)}",
        target=("remark", None if day_only else remark.pk, ""),
    )
