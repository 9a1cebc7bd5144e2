"""Take in that somebody has done what a changed file asks for, and whether they want mails about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partners.models import Network
from partners.scope import Scope
from partners.services.activity import log_activity
from toolkits.enums import NoticeState
from toolkits.models import ChangeNotice, NoticeStop


@transaction.atomic
def acknowledge_changes(*, scope: Scope, network: Network, asset_id: int, until: int, at: datetime) -> int:
    """Keep that the reader has replaced a file, or uses it no more: of the changes that they were shown.

    The same tap again changes nothing; what has happened to the file since is told of by itself.
    """
    rows = ChangeNotice.objects.filter(
        change__network=network,
        change__asset=asset_id,
        change__lte=until,
        person__in=scope.person_ids,
        acknowledged_at=None,
    ).exclude(state=NoticeState.MOOT)
    done = rows.update(acknowledged_at=at)
    if done:
        log_activity(
            scope=scope, verb="toolkits.change_acknowledged", object_kind="asset", object_id=asset_id
        )
    return done


@transaction.atomic
def stop_notices(*, scope: Scope, at: datetime) -> None:
    """Write the reader no mails about files that they took."""
    rows = [NoticeStop(person_id=person_id, stopped_at=at) for person_id in scope.person_ids]
    NoticeStop.objects.bulk_create(rows, ignore_conflicts=True)
    log_activity(scope=scope, verb="toolkits.notices_stopped", object_kind="person", object_id=None)


@transaction.atomic
def resume_notices(*, scope: Scope) -> None:
    """Write them again."""
    NoticeStop.objects.filter(person__in=scope.person_ids).delete()
    log_activity(scope=scope, verb="toolkits.notices_resumed", object_kind="person", object_id=None)
