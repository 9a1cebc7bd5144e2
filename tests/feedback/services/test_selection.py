"""One thing done to many cases, and taken back where it still stands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CloseReason
from feedback.models import Case
from feedback.services.cases import assign_case
from feedback.services.closing import close_case, snooze_case, take_up_again
from feedback.services.selection import (
    Outcome,
    assign_selected,
    close_selected,
    snooze_selected,
    theme_selected,
    undo_selected,
)
from partners.models import ActivityLog, Membership
from portal.kernel.errors import NotAllowedError
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build()


@pytest.fixture
def cases(house: House) -> list[Case]:
    return [house.remark().case for _ in range(3)]


def undo(house: House, move: str, outcome: Outcome) -> int:
    """Take a move back."""
    return undo_selected(scope=house.desk, move=move, steps=outcome.steps, at=timezone.now())


def test_assign_goes_back_where_nobody_else_took_it(house: House, cases: list[Case]) -> None:
    lead = house.member("agency_lead")
    assign_case(scope=house.desk, case=cases[0], owner=lead)
    cases[0].refresh_from_db()
    outcome = assign_selected(scope=house.desk, cases=cases, owner=house.analyst)
    assert Case.objects.filter(owner=house.analyst).count() == 3
    assign_case(scope=house.desk, case=cases[2], owner=lead)
    assert undo(house, "assign", outcome) == 2
    owners = [Case.objects.get(pk=case.pk).owner for case in cases]
    assert owners == [lead, None, lead]


def test_assign_to_nobody_goes_back(house: House, cases: list[Case]) -> None:
    assign_case(scope=house.desk, case=cases[0], owner=house.analyst)
    cases[0].refresh_from_db()
    outcome = assign_selected(scope=house.desk, cases=cases[:1], owner=None)
    assert undo(house, "assign", outcome) == 1
    assert Case.objects.get(pk=cases[0].pk).owner == house.analyst


def test_theme_leaves_alone_who_has_it_and_goes_back_before_hq_has_it(
    house: House, cases: list[Case]
) -> None:
    house.themed(cases[0].remark)
    outcome = theme_selected(scope=house.desk, cases=cases, theme=house.theme, at=timezone.now())
    assert [step[0] for step in outcome.steps] == [cases[1].pk, cases[2].pk]
    house.passed(cases[1].remark)
    assert undo(house, "theme", outcome) == 1
    assert [case.themes.count() for case in cases] == [1, 1, 0]
    assert undo(house, "theme", outcome) == 0


def test_snooze_goes_back_to_what_it_was(house: House, cases: list[Case]) -> None:
    now, days = timezone.now(), [house.today + dt.timedelta(days=n) for n in range(9)]
    earlier = snooze_case(scope=house.desk, case=cases[0], until=days[2], at=now).snoozed_until
    cases[0].refresh_from_db()
    outcome = snooze_selected(scope=house.desk, cases=cases, until=days[5], at=now)
    snooze_case(scope=house.desk, case=cases[2], until=days[8], at=now)
    assert undo(house, "snooze", outcome) == 2
    assert Case.objects.get(pk=cases[0].pk).snoozed_until == earlier
    assert Case.objects.get(pk=cases[1].pk).snoozed_until is None
    assert Case.objects.get(pk=cases[2].pk).snoozed_until is not None


def test_close_leaves_what_hq_has_and_opens_again(house: House, cases: list[Case]) -> None:
    house.passed(cases[0].remark)
    outcome = close_selected(scope=house.desk, cases=cases, reason=CloseReason.SETTLED, at=timezone.now())
    assert len(outcome.refused) == 1
    assert [step[0] for step in outcome.steps] == [cases[1].pk, cases[2].pk]
    take_up_again(scope=house.desk, case=cases[2], at=timezone.now())
    assert undo(house, "close", outcome) == 1
    assert not Case.objects.filter(state=CaseState.CLOSED).exists()


def test_undo_is_the_desks_and_of_its_own_network(house: House, cases: list[Case]) -> None:
    outcome = assign_selected(scope=house.desk, cases=cases, owner=house.analyst)
    other = House.build()
    assert undo(other, "assign", outcome) == 0
    with pytest.raises(NotAllowedError):
        undo_selected(scope=house.hq, move="assign", steps=outcome.steps, at=timezone.now())
    assert Case.objects.filter(owner=house.analyst).count() == 3


def test_close_leaves_alone_what_somebody_closed_before(house: House, cases: list[Case]) -> None:
    reason = CloseReason.SETTLED
    close_case(scope=house.desk, case=cases[0], reason=reason, at=timezone.now())
    outcome = close_selected(scope=house.desk, cases=cases[:2], reason=reason, at=timezone.now())
    assert [step[0] for step in outcome.steps] == [cases[1].pk]
    assert undo(house, "close", outcome) == 1
    assert Case.objects.get(state=CaseState.CLOSED) == cases[0]


def test_undo_replayed_leaves_what_was_closed_anew(house: House, cases: list[Case]) -> None:
    reason = CloseReason.SETTLED
    outcome = close_selected(scope=house.desk, cases=cases[:1], reason=reason, at=timezone.now())
    assert undo(house, "close", outcome) == 1
    assert undo(house, "close", outcome) == 0
    close_case(scope=house.desk, case=cases[0], reason=reason, at=timezone.now())
    assert undo(house, "close", outcome) == 0
    assert Case.objects.get(state=CaseState.CLOSED) == cases[0]


def test_assign_goes_back_to_nobody_when_the_owner_left_the_agency(house: House, cases: list[Case]) -> None:
    was = house.member("agency_analyst")
    assign_case(scope=house.desk, case=cases[0], owner=was)
    cases[0].refresh_from_db()
    outcome = assign_selected(scope=house.desk, cases=cases[:1], owner=house.analyst)
    Membership.objects.filter(pk=was.pk).update(role="hq_marketer")
    assert undo(house, "assign", outcome) == 1
    assert Case.objects.get(pk=cases[0].pk).owner is None


def test_snooze_taken_back_is_logged_like_the_snooze(house: House, cases: list[Case]) -> None:
    until = house.today + dt.timedelta(days=3)
    outcome = snooze_selected(scope=house.desk, cases=cases[:1], until=until, at=timezone.now())
    undo(house, "snooze", outcome)
    rows = ActivityLog.objects.filter(verb="feedback.case_snoozed").order_by("pk")
    assert [row.data for row in rows] == [{"until": until.isoformat()}, {"until": None}]
