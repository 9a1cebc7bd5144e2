"""Try again what was given up after its last attempt: one, or all of a kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import ActivityLog, User
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge
from portal.kernel.registries import works

RETRIED = "partners.work_retried"


@transaction.atomic
def retry_dead_letter(*, admin: User, kind: str, pk: int, at: datetime) -> None:
    """Let a worker try one of them again; one that can't succeed is refused with what to do instead."""
    _require(admin)
    if not _due_again(kind, at, pk=pk):
        refusal = str(works[kind].why_not) or _("It is not given up any more. Look at the list again.")
        raise DomainError(refusal, code="not_retried")
    _log(admin, kind, pk, 1)


@transaction.atomic
def retry_dead_letters(*, admin: User, kind: str, at: datetime) -> int:
    """Let workers try again whatever of a kind may succeed; returns how many that is."""
    _require(admin)
    count = _due_again(kind, at)
    if count:
        _log(admin, kind, None, count)
    return count


def _require(admin: User) -> None:
    if not admin.is_active or not admin.is_superuser:
        raise NotAllowedError(_("Only the platform admin may try again what was given up."))


def _due_again(kind: str, at: datetime, **one: int) -> int:
    work, model = works[kind], apps.get_model(kind)
    anew: dict[str, Any] = {"work_state": WorkState.DUE, "due_at": at, "attempts": 0, "last_error": ""}
    rows = model._base_manager.filter(work.may_retry, work_state=WorkState.DEAD, **one)
    count = int(rows.update(**anew, **work.anew))
    if count:
        nudge("partners.sweep")
    return count


def _log(admin: User, kind: str, pk: int | None, count: int) -> None:
    ActivityLog.objects.create(
        actor_id=admin.pk, verb=RETRIED, object_kind=kind, object_id=pk, data={"count": count}
    )
