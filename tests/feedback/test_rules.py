"""Who may do what, asked of scopes alone."""

from __future__ import annotations

import pytest

from feedback.enums import CaseState
from feedback.models import Case, CaseTheme
from feedback.rules import (
    agency_seat,
    can_answer,
    can_close,
    can_merge,
    can_pass_on,
    can_reply_with_answer,
    can_work_desk,
    hq_seat,
    require_answer,
    require_desk,
)
from feedback.states import ASIDE
from partners.enums import Role
from partners.scope import Scope, Seat
from portal.kernel.errors import NotAllowedError


def scope(*roles: str) -> Scope:
    """Return a scope with one seat per role, numbered from 1."""
    seats = tuple(
        Seat(number, 1, 1, "0001", "hq", role, "en", "DE") for number, role in enumerate(roles, start=1)
    )
    return Scope.of(7, 1, seats)


def test_seats_are_those_of_the_right_side() -> None:
    """Somebody with several roles works with the one that gives the right."""
    both = scope(Role.DEALER_STAFF, Role.AGENCY_LEAD, Role.HQ_MARKETER)
    assert (agency_seat(both), hq_seat(both)) == (2, 3)


@pytest.mark.parametrize("who", [Scope.system(7), Scope.nobody(7), scope(Role.DEALER_STAFF)])
def test_seats_of_nobody_are_refused(who: Scope) -> None:
    """Background work writes no note and gives no answer: a person does."""
    for seat in (agency_seat, hq_seat):
        with pytest.raises(NotAllowedError):
            seat(who)


def test_links_work_no_desk_and_give_no_answer() -> None:
    """A mailed link opens a toolkit, nothing of this."""
    seat = scope(Role.AGENCY_LEAD, Role.HQ_SPONSOR).seats
    for each in seat:
        link = Scope.for_link(7, each, 1)
        assert not can_work_desk(link)
        assert not can_answer(link)


def test_rights_end_at_the_network() -> None:
    """The same role elsewhere gives nothing here."""
    require_desk(scope(Role.AGENCY_ANALYST), 7)
    require_answer(scope(Role.HQ_SPONSOR), 7)
    with pytest.raises(NotAllowedError):
        require_desk(scope(Role.AGENCY_ANALYST), 8)
    with pytest.raises(NotAllowedError):
        require_answer(scope(Role.HQ_SPONSOR), 8)


@pytest.mark.parametrize("state", CaseState.values)
def test_passing_on_and_answering_follow_the_state(state: str) -> None:
    """Passing on from "Understood" on, also late; our own answer there alone; closing before HQ has it."""
    case = Case(state=state)
    assert can_pass_on(case, CaseTheme(case=case)) == (state not in {CaseState.RECEIVED, *ASIDE})
    assert can_merge(case) == can_close(case) == (state in {CaseState.RECEIVED, CaseState.UNDERSTOOD})
    assert not can_pass_on(case, CaseTheme(case=case, answer_id=1))
    assert can_reply_with_answer(case) == (state == CaseState.UNDERSTOOD)
