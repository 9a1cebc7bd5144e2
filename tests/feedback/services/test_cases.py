"""Cases: opened, assigned, noted, checked."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CheckResult, Mode
from feedback.models import Case, Note
from feedback.services.cases import add_note, assign_case, check_answer
from partners.enums import Role
from partners.models import ActivityLog
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def test_open_case_on_friday_is_due_on_tuesday() -> None:
    """Two working days in the network's zone."""
    remark = House.build().remark(at=dt.datetime(2026, 3, 27, 10, tzinfo=BERLIN))
    assert remark.case.state == CaseState.RECEIVED
    assert remark.case.received_at == dt.datetime(2026, 3, 27, 10, tzinfo=BERLIN)
    assert remark.case.due_at == dt.datetime(2026, 3, 31, 10, tzinfo=BERLIN)


def test_open_case_without_identity_keeps_the_day_alone() -> None:
    """A moment could be laid beside somebody's visit."""
    remark = House.build().remark(mode=Mode.NO_IDENTITY, at=dt.datetime(2026, 3, 24, 10, 7, tzinfo=BERLIN))
    assert remark.case.received_at == dt.datetime(2026, 3, 24, tzinfo=BERLIN)
    assert remark.case.due_by.astimezone(BERLIN).date() == dt.date(2026, 3, 25)


def test_assign_case_to_agency_sets_and_clears_owner() -> None:
    """The owner is set, then nobody again."""
    house = House.build()
    case = house.remark().case
    assert assign_case(scope=house.desk, case=case, owner=house.analyst).owner == house.analyst
    assert assign_case(scope=house.desk, case=case, owner=None).owner is None
    assert ActivityLog.objects.filter(verb="feedback.case_assigned", object_id=case.pk).count() == 2


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.DEALER_STAFF])
def test_assign_case_to_outsider_is_refused(role: str) -> None:
    """Only people of the agency own cases."""
    house = House.build()
    with pytest.raises(DomainError):
        assign_case(scope=house.desk, case=house.remark().case, owner=house.member(role))


def test_assign_case_to_other_network_is_refused() -> None:
    """Nor does the agency's person of another network."""
    house, other = House.build(), House.build()
    with pytest.raises(DomainError):
        assign_case(scope=house.desk, case=house.remark().case, owner=other.analyst)


def test_case_work_by_others_is_refused() -> None:
    """HQ, and the desk of another network, do nothing here."""
    house, other = House.build(), House.build()
    case = house.remark().case
    for scope in (house.hq, other.desk):
        with pytest.raises(NotAllowedError):
            assign_case(scope=scope, case=case, owner=None)
        with pytest.raises(NotAllowedError):
            add_note(scope=scope, case=case, text="x")


def test_add_note_keeps_text_and_refuses_none() -> None:
    """A note is the agency's own."""
    house = House.build()
    case = house.remark().case
    note = add_note(scope=house.desk, case=case, text=" Ask service. ")
    assert (note.text, note.author) == ("Ask service.", house.analyst)
    with pytest.raises(DomainError):
        add_note(scope=house.desk, case=case, text="  ")
    assert Note.objects.filter(case=case).count() == 1


def test_add_note_twice_is_one_note_and_said_later_another() -> None:
    """A button pressed twice; after other words the same ones are new."""
    house = House.build()
    case = house.remark().case
    first = add_note(scope=house.desk, case=case, text="Ask service.")
    assert add_note(scope=house.desk, case=case, text="Ask service. ") == first
    add_note(scope=house.desk, case=case, text="Asked.")
    assert add_note(scope=house.desk, case=case, text="Ask service.") != first
    assert Note.objects.filter(case=case).count() == 3


def test_check_answer_yes_closes_the_loop() -> None:
    """Told -> Checked."""
    house = House.build()
    case = house.told(house.remark())
    at = timezone.now()
    checked = check_answer(remark=case.remark, result=CheckResult.YES, at=at)
    assert (checked.state, checked.check_result, checked.checked_at) == ("checked", "yes", at)
    assert check_answer(remark=case.remark, result=CheckResult.YES, at=timezone.now()).checked_at == at


def test_check_answer_no_opens_themes_anew() -> None:
    """Checked "no" -> Understood, due again, the theme open a second time, the first row as it was."""
    house = House.build()
    case = house.told(house.remark())
    at = dt.datetime(2026, 3, 23, 9, tzinfo=BERLIN)
    back = check_answer(remark=case.remark, result=CheckResult.NO, at=at)
    assert (back.state, back.check_result, back.understood_at) == ("understood", "no", at)
    assert back.due_at == dt.datetime(2026, 3, 25, 9, tzinfo=BERLIN)
    assert [(row.theme, row.is_open) for row in back.themes.order_by("pk")] == [
        (house.theme, False),
        (house.theme, True),
    ]
    assert check_answer(remark=case.remark, result=CheckResult.NO, at=timezone.now()).themes.count() == 2


def test_check_answer_yes_then_no_takes_it_back() -> None:
    """Somebody may find later that it did not help."""
    house = House.build()
    case = house.told(house.remark())
    check_answer(remark=case.remark, result=CheckResult.YES, at=timezone.now())
    assert check_answer(remark=case.remark, result=CheckResult.NO, at=timezone.now()).state == "understood"


def test_check_answer_no_then_answered_again_asks_again() -> None:
    """The second way is as the first: passed on, answered, told, checked."""
    house = House.build()
    case = house.told(house.remark())
    check_answer(remark=case.remark, result=CheckResult.NO, at=timezone.now())
    again = house.told(case.remark)
    assert again.state == CaseState.TOLD
    assert check_answer(remark=case.remark, result=CheckResult.YES, at=timezone.now()).state == "checked"


def test_check_answer_no_while_late_theme_waits_goes_to_passed_on() -> None:
    """A theme that was passed on late is still with HQ, and the state says so."""
    house = House.build()
    case = house.told(house.remark())
    house.passed(case.remark, ThemeFactory(network=house.network))
    assert Case.objects.get(pk=case.pk).state == CaseState.TOLD
    back = check_answer(remark=case.remark, result=CheckResult.NO, at=timezone.now())
    assert back.state == CaseState.PASSED_ON


def test_check_answer_before_told_is_refused() -> None:
    """There is nothing to check yet."""
    house = House.build()
    remark = house.remark()
    house.passed(remark)
    with pytest.raises(DomainError):
        check_answer(remark=remark, result=CheckResult.YES, at=timezone.now())


def test_check_without_identity_keeps_the_day_alone() -> None:
    """The moment of a yes or no could be laid beside somebody's visit like that of the remark."""
    house = House.build()
    remark = house.remark(mode=Mode.NO_IDENTITY)
    house.told(remark)
    at = dt.datetime(2026, 3, 24, 10, 7, tzinfo=BERLIN)
    case = check_answer(remark=remark, result=CheckResult.NO, at=at)
    day = dt.datetime(2026, 3, 24, tzinfo=BERLIN)
    assert (case.checked_at, case.understood_at) == (day, day)
    assert case.due_at.astimezone(BERLIN).time() == dt.time()
    reopened = case.themes.is_open().values_list("added_at", flat=True)
    assert set(reopened) == {day}
