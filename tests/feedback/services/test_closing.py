"""Closed because: the author reads what happened, and a word of theirs opens it again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.enums import CaseState, CloseReason, MessageDirection, Mode
from feedback.models import Case, Message, Remark
from feedback.queries.receipt import stations_of
from feedback.services.closing import close_case, snooze_case, take_up_again
from feedback.services.identity import person_is_owed
from feedback.services.passing import pass_on
from feedback.services.themes import add_theme
from feedback.services.writing_back import write_back
from partners.models import ActivityLog, Mail
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def house() -> House:
    return House.build()


def close(house: House, remark: Remark, **fields: object) -> Case:
    """Close a case from the desk."""
    given = {"reason": CloseReason.TWICE, "at": timezone.now(), **fields}
    return close_case(scope=house.desk, case=remark.case, **given)


def test_close_tells_the_author_in_the_language_of_their_remark(house: House) -> None:
    author = house.member()
    remark = house.remark(author)
    Remark.objects.filter(pk=remark.pk).update(language="de")
    case = close(house, Remark.objects.get(pk=remark.pk), words="Siehe März.")
    message = Message.objects.get(case=case)
    assert (case.state, case.close_reason) == (CaseState.CLOSED, CloseReason.TWICE)
    assert case.closed_at is not None
    assert message.direction == MessageDirection.TO_AUTHOR
    assert message.text.startswith("Sie haben uns dasselbe")
    assert "Siehe März." in message.text
    assert Mail.objects.get(dedupe_key__startswith="reply:").to_address == author.person.email
    assert not person_is_owed(author.person_id)
    assert ActivityLog.objects.get(verb="feedback.case_closed").data == {"reason": "twice"}


def test_close_twice_tells_once(house: House) -> None:
    remark = house.remark()
    close(house, remark)
    close(house, remark)
    assert Message.objects.filter(case=remark.case).count() == 1


def test_close_shows_the_author_how_far_it_came_and_why(house: House) -> None:
    remark = house.remark()
    house.themed(remark)
    stations = stations_of(close(house, remark))
    assert [str(station["label"]) for station in stations] == ["Received", "Understood", "Closed"]
    assert stations[-1]["note"] == "You told us the same in another remark."


@pytest.mark.parametrize("mode", [Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
@pytest.mark.parametrize("themed", [False, True])
def test_new_message_opens_a_closed_case_where_it_stood(house: House, mode: str, themed: bool) -> None:
    remark = house.remark(mode=mode)
    if themed:
        house.themed(remark)
    received = remark.case.received_at
    close(house, remark)
    write_back(remark=remark, text="No, it is not.", submission_key="k", at=timezone.now())
    case = Case.objects.get(remark=remark)
    assert case.state == (CaseState.UNDERSTOOD if themed else CaseState.RECEIVED)
    assert (case.close_reason, case.received_at, case.clock_runs) == ("", received, True)
    assert case.wants_look


def test_closed_case_takes_no_theme_and_is_neither_passed_on_nor_put_off(house: House) -> None:
    remark = house.remark()
    row = house.themed(remark)
    case = close(house, remark)
    with pytest.raises(DomainError, match="closed"):
        add_theme(scope=house.desk, case=case, theme=house.theme, at=NOW)
    with pytest.raises(DomainError):
        pass_on(scope=house.desk, case_theme=row, wording="x", at=NOW)
    with pytest.raises(DomainError, match="closed"):
        snooze_case(scope=house.desk, case=case, until=dt.date(2026, 3, 9), at=NOW)
    assert snooze_case(scope=house.desk, case=case, until=None, at=NOW).snoozed_until is None


def test_close_is_refused_without_reason_right_or_while_hq_has_it(house: House) -> None:
    remark, owed = house.remark(), house.remark()
    house.passed(owed)
    with pytest.raises(DomainError, match="Choose why"):
        close(house, remark, reason="because")
    with pytest.raises(DomainError, match="Passed on"):
        close(house, owed)
    with pytest.raises(NotAllowedError):
        close_case(scope=house.hq, case=remark.case, reason=CloseReason.TWICE, at=NOW)
    assert not Message.objects.exists()


def test_take_up_again_from_the_desk_opens_what_is_closed_alone(house: House) -> None:
    remark = house.remark()
    assert take_up_again(scope=house.desk, case=remark.case, at=NOW).resumed_at is None
    close(house, remark)
    assert take_up_again(scope=house.desk, case=remark.case, at=NOW).state == CaseState.RECEIVED
    with pytest.raises(NotAllowedError):
        take_up_again(scope=house.hq, case=remark.case, at=NOW)


def test_snooze_lasts_until_the_morning_and_the_author_ends_it(house: House) -> None:
    remark = house.remark()
    until = house.today + dt.timedelta(days=4)
    case = snooze_case(scope=house.desk, case=remark.case, until=until, at=timezone.now())
    assert case.snoozed_until is not None
    assert case.snoozed_until.date() == until
    write_back(remark=remark, text="And?", submission_key="k", at=timezone.now())
    assert Case.objects.get(remark=remark).snoozed_until is None


def test_snooze_back_and_refused(house: House) -> None:
    case, now = house.remark().case, timezone.now()
    snooze_case(scope=house.desk, case=case, until=house.today + dt.timedelta(days=4), at=now)
    assert snooze_case(scope=house.desk, case=case, until=None, at=now).snoozed_until is None
    with pytest.raises(DomainError, match="not ahead"):
        snooze_case(scope=house.desk, case=case, until=house.today, at=now)
    with pytest.raises(NotAllowedError):
        snooze_case(scope=house.hq, case=case, until=None, at=now)
