"""Keep what somebody looked for and did not find: HQ learns what is missing."""

from __future__ import annotations

from django.utils import timezone

from partners.scope import Scope
from portal.kernel.create_once import create_once
from toolkits.models import SearchMiss
from toolkits.services.downloads import touching_seat


def record_miss(*, scope: Scope, words: str, language: str) -> bool:
    """Keep it once a day, person and words; what headquarters and the agency look for is nobody's miss."""
    seat = touching_seat(scope)
    plain = " ".join(words.casefold().split())[:100]
    if seat is None or not plain:
        return False
    key = {"membership_id": seat.membership_id, "day": timezone.localdate(), "words": plain}
    fields = {"network_id": scope.network_id, "language": language[:10]}
    return create_once(SearchMiss.objects, key, fields) is not None
