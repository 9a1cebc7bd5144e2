"""The loop as a declared graph with dates.

Received -> Understood (first theme) -> Passed on -> Answered -> Told -> Checked; the agency's own answer
leads from Understood to Answered; a check that says "no" leads back to Understood. A state's date is the
last time it was entered.

What needs no answer is closed, for a reason, before HQ has it; a new message of the author leads back to
where it stood. What says the same as another remark is merged into it, before HQ has it, and back to where it
stood when they are taken apart, with the dates that it had. Received keeps its first date: it is when the
remark was said.

Themes have dates of their own, so that nothing is lost when they come late: a theme passed on after the case
was answered leaves the state where it is, holds "Told" back until it is told too, and is answered and told
by itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from feedback.enums import CaseState, CheckResult
from portal.kernel.errors import IllegalTransitionError

if TYPE_CHECKING:
    from feedback.models import Case

GRAPH: dict[str, frozenset[str]] = {
    CaseState.RECEIVED: frozenset({CaseState.UNDERSTOOD, CaseState.CLOSED, CaseState.MERGED}),
    CaseState.UNDERSTOOD: frozenset(
        {CaseState.PASSED_ON, CaseState.ANSWERED, CaseState.CLOSED, CaseState.MERGED}
    ),
    CaseState.PASSED_ON: frozenset({CaseState.ANSWERED}),
    CaseState.ANSWERED: frozenset({CaseState.TOLD}),
    CaseState.TOLD: frozenset({CaseState.CHECKED}),
    CaseState.CHECKED: frozenset({CaseState.UNDERSTOOD}),
    CaseState.CLOSED: frozenset({CaseState.RECEIVED, CaseState.UNDERSTOOD}),
    CaseState.MERGED: frozenset({CaseState.RECEIVED, CaseState.UNDERSTOOD}),
}
ASIDE = frozenset({CaseState.CLOSED, CaseState.MERGED})
ORDER: tuple[str, ...] = tuple(state for state in CaseState.values if state not in ASIDE)
DATE_FIELDS: dict[str, str] = {state: f"{state}_at" for state in CaseState.values}


def can_advance(case: Case, to: str) -> bool:
    """Say whether the graph has this edge for the case; a check leads back only when it said "no"."""
    if to not in GRAPH.get(case.state, frozenset()):
        return False
    if case.state in ASIDE:
        return to == stood_before(case)
    return case.state != CaseState.CHECKED or case.check_result == CheckResult.NO


def stood_before(case: Case) -> str:
    """Return where a case aside stood: understood once it had a theme."""
    return CaseState.UNDERSTOOD if case.understood_at else CaseState.RECEIVED


def advance(case: Case, to: str, at: datetime) -> tuple[str, ...]:
    """Move the case along one edge and date it; returns the changed fields, which the caller saves."""
    if not can_advance(case, to):
        message = _("The remark is “%(state)s”, so this can't be done now. Load the page again.")
        raise IllegalTransitionError(message % {"state": case.get_state_display()})
    keeps_date = to == CaseState.RECEIVED or case.state == CaseState.MERGED
    case.state = to
    if keeps_date:
        return ("state",)
    setattr(case, DATE_FIELDS[to], at)
    return ("state", DATE_FIELDS[to])
