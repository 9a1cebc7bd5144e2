"""The loop as a declared graph with dates.

Received -> Understood (first theme) -> Passed on -> Answered -> Told -> Checked; the agency's own answer
leads from Understood to Answered; a check that says "no" leads back to Understood. A state's date is the
last time it was entered.

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
    CaseState.RECEIVED: frozenset({CaseState.UNDERSTOOD}),
    CaseState.UNDERSTOOD: frozenset({CaseState.PASSED_ON, CaseState.ANSWERED}),
    CaseState.PASSED_ON: frozenset({CaseState.ANSWERED}),
    CaseState.ANSWERED: frozenset({CaseState.TOLD}),
    CaseState.TOLD: frozenset({CaseState.CHECKED}),
    CaseState.CHECKED: frozenset({CaseState.UNDERSTOOD}),
}
ORDER: tuple[str, ...] = tuple(CaseState.values)
DATE_FIELDS: dict[str, str] = {state: f"{state}_at" for state in CaseState.values}


def can_advance(case: Case, to: str) -> bool:
    """Say whether the graph has this edge for the case; only a check that said "no" leads back."""
    if to not in GRAPH.get(case.state, frozenset()):
        return False
    return case.state != CaseState.CHECKED or case.check_result == CheckResult.NO


def advance(case: Case, to: str, at: datetime) -> tuple[str, ...]:
    """Move the case along one edge and date it; returns the changed fields, which the caller saves."""
    if not can_advance(case, to):
        message = _("The remark is “%(state)s”, so this can't be done now. Load the page again.")
        raise IllegalTransitionError(message % {"state": case.get_state_display()})
    case.state = to
    setattr(case, DATE_FIELDS[to], at)
    return ("state", DATE_FIELDS[to])
