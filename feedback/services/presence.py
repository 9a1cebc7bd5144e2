"""Who is at a case right now: said while its page is open, forgotten a moment after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from feedback.models import Case, Presence
from feedback.rules import agency_seat, require_desk
from partners.scope import Scope

# The page says it again every 20 seconds; one lost word must not make somebody disappear.
STAYS = timedelta(seconds=50)


@transaction.atomic
def be_at_case(*, scope: Scope, case: Case, at: datetime) -> None:
    """Say that the scope's person is at the case; what ran out is dropped."""
    require_desk(scope, case.network_id)
    Presence.objects.filter(until__lte=at).delete()
    here = Presence(case=case, membership_id=agency_seat(scope), until=at + STAYS)
    Presence.objects.bulk_create(
        [here], update_conflicts=True, update_fields=["until"], unique_fields=["case", "membership"]
    )
