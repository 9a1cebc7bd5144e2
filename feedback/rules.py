"""Pure predicates: who may do what to cases, themes and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from feedback.enums import CaseState
from feedback.states import ASIDE
from partners.roles import AGENCY_ROLES, HQ_ROLES, Capability
from partners.scope import Scope
from portal.kernel.errors import DomainError, NotAllowedError

if TYPE_CHECKING:
    from feedback.models import Case, CaseTheme


def can_work_desk(scope: Scope) -> bool:
    """Say whether the scope may work on cases: the agency."""
    return not scope.link and scope.can(Capability.WORK_DESK)


def can_answer(scope: Scope) -> bool:
    """Say whether the scope may answer for HQ."""
    return not scope.link and scope.can(Capability.ANSWER)


def can_read_owed(scope: Scope) -> bool:
    """Say whether the scope may know what HQ owes: HQ itself, and the agency."""
    return not scope.link and scope.can(Capability.READ_OWED)


def agency_seat(scope: Scope) -> int:
    """Return the membership with which the scope works at the desk."""
    for seat in scope.seats:
        if seat.role in AGENCY_ROLES:
            return seat.membership_id
    raise NotAllowedError(_("Only the agency works on remarks. Ask your contact there."))


def hq_seat(scope: Scope) -> int:
    """Return the membership with which the scope answers for HQ."""
    for seat in scope.seats:
        if seat.role in HQ_ROLES:
            return seat.membership_id
    raise NotAllowedError(_("Only HQ answers themes. Ask the person the theme is addressed to."))


def can_remove_theme(case_theme: CaseTheme) -> bool:
    """Say whether a theme may still be taken off: before it was passed on or answered."""
    return case_theme.is_open and case_theme.passed_on_at is None


def can_pass_on(case: Case, case_theme: CaseTheme) -> bool:
    """Say whether a theme may be passed on: understood, open, and not with HQ already."""
    return case.state not in {CaseState.RECEIVED, *ASIDE} and can_remove_theme(case_theme)


def aside_error(case: Case) -> DomainError:
    """Return why nothing new can be done to a case that is closed or merged."""
    if case.state == CaseState.MERGED:
        return DomainError(
            _("This remark is merged into another one. Work on that one, or take them apart first."),
            code="merged",
        )
    return DomainError(_("This remark is closed. Take it up again first."), code="closed")


def can_ask_back(case_theme: CaseTheme) -> bool:
    """Say whether HQ may ask the author: it owes the answer, and no question of its own is open."""
    return case_theme.is_open and case_theme.passed_on_at is not None and case_theme.asked_at is None


def can_close(case: Case) -> bool:
    """Say whether the case may be closed without an answer: before HQ has it, and not closed already."""
    return case.state in {CaseState.RECEIVED, CaseState.UNDERSTOOD}


def can_merge(case: Case) -> bool:
    """Say whether the case may be merged into another one: before HQ has it, like closing."""
    return case.state in {CaseState.RECEIVED, CaseState.UNDERSTOOD}


def can_reply_with_answer(case: Case) -> bool:
    """Say whether a reply may be the answer: themed, and HQ owes none."""
    return case.state == CaseState.UNDERSTOOD


def require_desk(scope: Scope, network_id: int) -> None:
    """Refuse whoever doesn't work this network's desk."""
    if not can_work_desk(scope) or scope.network_id != network_id:
        raise NotAllowedError(_("Only the agency works on remarks. Ask your contact there."))


def can_lead_desk(scope: Scope) -> bool:
    """Say whether the scope leads the desk's work: whoever of the agency also manages the network."""
    return can_work_desk(scope) and scope.can(Capability.MANAGE_NETWORK)


def require_lead(scope: Scope, network_id: int) -> None:
    """Refuse whoever doesn't lead the agency's work in this network."""
    if not can_lead_desk(scope) or scope.network_id != network_id:
        raise NotAllowedError(_("Only the agency's lead changes this. Ask them."))


def require_answer(scope: Scope, network_id: int) -> None:
    """Refuse whoever doesn't answer for this network's HQ."""
    if not can_answer(scope) or scope.network_id != network_id:
        raise NotAllowedError(_("Only HQ answers themes. Ask the person the theme is addressed to."))
