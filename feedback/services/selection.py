"""Do one thing to many cases, and take it back where nobody has moved them on since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from feedback.enums import CaseState
from feedback.models import Case, Theme
from feedback.queries.desk import agency_people
from feedback.rules import can_remove_theme, require_desk
from feedback.services.cases import assign_case
from feedback.services.closing import close_case, snooze_case, take_up_again
from feedback.services.themes import add_theme, remove_theme
from partners.models import Membership
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError

# Case, what it had, what it got: what an undo needs, small enough for an address.
Step = tuple[int, Any, Any]


@dataclass
class Outcome:
    """What was done to which cases, and why some were left as they are."""

    steps: list[Step] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def assign_selected(*, scope: Scope, cases: Sequence[Case], owner: Membership | None) -> Outcome:
    """Give many cases to one person."""

    def assign(case: Case) -> Step:
        before = case.owner_id
        assign_case(scope=scope, case=case, owner=owner)
        return case.pk, before, owner.pk if owner else None

    return each_case(cases, assign)


def theme_selected(*, scope: Scope, cases: Sequence[Case], theme: Theme, at: datetime) -> Outcome:
    """Give many cases one theme; those that have it already are left alone."""

    def give(case: Case) -> Step | None:
        if case.themes.is_open().filter(theme=theme).exists():
            return None
        row = add_theme(scope=scope, case=case, theme=theme, at=at)
        return case.pk, None, row.pk

    return each_case(cases, give)


def snooze_selected(*, scope: Scope, cases: Sequence[Case], until: date, at: datetime) -> Outcome:
    """Put many cases off until a day."""

    def snooze(case: Case) -> Step:
        before = case.snoozed_until
        after = snooze_case(scope=scope, case=case, until=until, at=at).snoozed_until
        return case.pk, _stamp(before), _stamp(after)

    return each_case(cases, snooze)


def close_selected(
    *, scope: Scope, cases: Sequence[Case], reason: str, words: str = "", at: datetime
) -> Outcome:
    """Close many cases for one reason; each author is told. What is closed already is left alone."""

    def close(case: Case) -> Step | None:
        closed = close_case(scope=scope, case=case, reason=reason, words=words, at=at)
        return (case.pk, None, _stamp(at)) if closed.closed_at == at else None

    return each_case(cases, close)


def undo_selected(*, scope: Scope, move: str, steps: Sequence[Step], at: datetime) -> int:
    """Take a move back, case by case, where it still stands; returns how many went back.

    What was closed is opened again; its author has been told, and hears nothing more of it.
    """
    require_desk(scope, scope.network_id)
    cases = Case.objects.visible_to(scope).in_bulk([pk for pk, _before, _after in steps])
    back = UNDOING[move]
    done = 0
    for pk, before, after in steps:
        if pk in cases:
            with transaction.atomic():
                locked = Case.objects.select_for_update().get(pk=pk)
                done += back(scope, locked, before, after, at)
    return done


def each_case(cases: Sequence[Case], act: Callable[[Case], Step | None]) -> Outcome:
    """Do one thing to each case by itself, and say why some were left."""
    outcome = Outcome()
    for case in cases:
        try:
            with transaction.atomic():
                step = act(case)
        except DomainError as error:
            outcome.refused.append(str(error))
        else:
            outcome.steps += [step] if step else []
    return outcome


def _unassign(scope: Scope, case: Case, before: Any, after: Any, _at: datetime) -> bool:
    if case.owner_id != after:
        return False
    owner = agency_people(case.network).filter(pk=before).first()
    assign_case(scope=scope, case=case, owner=owner)
    return True


def _untheme(scope: Scope, case: Case, _before: Any, after: Any, _at: datetime) -> bool:
    row = case.themes.filter(pk=after).first()
    if row is None or not can_remove_theme(row):
        return False
    remove_theme(scope=scope, case_theme=row)
    return True


def _wake(scope: Scope, case: Case, before: Any, after: Any, at: datetime) -> bool:
    if _stamp(case.snoozed_until) != after:
        return False
    earlier = datetime.fromisoformat(before) if before else None
    case.snoozed_until = earlier if earlier and earlier > at else None
    case.save(update_fields=["snoozed_until"])
    log_activity(
        scope=scope,
        verb="feedback.case_snoozed",
        object_kind="case",
        object_id=case.pk,
        data={"until": _stamp(case.snoozed_until)},
    )
    return True


def _reopen(scope: Scope, case: Case, _before: Any, after: Any, at: datetime) -> bool:
    if case.state != CaseState.CLOSED or _stamp(case.closed_at) != after:
        return False  # opened since, or closed anew: that is somebody's own word
    take_up_again(scope=scope, case=case, at=at)
    return True


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


UNDOING: dict[str, Callable[[Scope, Case, Any, Any, datetime], bool]] = {
    "assign": _unassign,
    "theme": _untheme,
    "snooze": _wake,
    "close": _reopen,
}
