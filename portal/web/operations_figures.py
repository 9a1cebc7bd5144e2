"""What the operations page shows of durable work: what waits, and what was given up; nobody's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.leases import WorkState, due_q
from portal.kernel.paging import key_page
from portal.kernel.registries import Work, works

AT_ONCE = 50
# An error's name, a refusal's number: anything longer may hold somebody's words.
PLAIN = re.compile(r"(refused \d{3})|([A-Za-z_.]{1,60})")


@dataclass(frozen=True)
class Queue:
    """One kind of durable work."""

    kind: str
    label: Any
    waiting: int
    oldest: datetime | None
    dead: int


@dataclass(frozen=True)
class DeadLetter:
    """One piece of work that was given up: why, how often it was tried, and whether it may be tried again."""

    pk: int
    at: datetime
    attempts: int
    reason: str
    may_retry: bool


@dataclass(frozen=True)
class DeadLetters:
    """One page of what was given up of a kind."""

    work: Work
    rows: list[DeadLetter]
    next_cursor: str
    total: int
    retryable: int

    @property
    def has_hopeless(self) -> bool:
        """Say whether a row of this page can't be tried again."""
        return any(not row.may_retry for row in self.rows)


def all_queues() -> list[Queue]:
    """Return every kind of durable work."""
    return [_queue(kind, work) for kind, work in works.items()]


def dead_letters(kind: str, cursor: str) -> DeadLetters:
    """Return a page of what was given up of a kind, the oldest first."""
    work, dead = works[kind], _dead(kind)
    page = key_page(dead, field="due_at", cursor=cursor, size=AT_ONCE, newest_first=False)
    hopeful = dead.filter(work.may_retry)
    may = set(hopeful.filter(pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True))
    rows = [
        DeadLetter(row.pk, row.due_at, row.attempts, reason(work, row.last_error), row.pk in may)
        for row in page.rows
    ]
    return DeadLetters(work, rows, page.next_cursor, dead.count(), hopeful.count())


def reason(work: Work, error: str) -> str:
    """Return why it was given up, without anything that somebody wrote."""
    if work.words:
        return work.words(error)
    return error if PLAIN.fullmatch(error) else _("See its own page: the reason stands there.")


def _queue(kind: str, work: Work) -> Queue:
    model: Any = apps.get_model(kind)
    waits = model._base_manager.filter(due_q(timezone.now())).aggregate(rows=Count("pk"), since=Min("due_at"))
    return Queue(kind, work.label, waits["rows"], waits["since"], _dead(kind).count())


def _dead(kind: str) -> QuerySet[Any]:
    model: Any = apps.get_model(kind)
    rows: QuerySet[Any] = model._base_manager.filter(work_state=WorkState.DEAD)
    return rows
