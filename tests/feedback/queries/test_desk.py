"""The desk's saved views: what falls where, and the counts beside them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from feedback.enums import CaseState, MessageDirection, Mode
from feedback.models import Case, Message, Note
from feedback.queries import desk as queries
from feedback.queries.saved_views import VIEWS, saved_view
from feedback.services.closing import snooze_case
from feedback.services.desk import refresh_cases
from feedback.services.guarding import hold_case
from feedback.services.relay import reply_to_author
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """Return a network with its desk."""
    return House.build()


def test_desk_views_hold_what_their_names_say(house: House) -> None:
    """One case of each kind falls where it belongs, and the counts agree with the pages."""
    now = timezone.now()
    fresh, mine, late, owed = (
        house.remark(),
        house.remark(),
        house.remark(at=now - dt.timedelta(days=9)),
        house.remark(),
    )
    house.themed(mine)
    Case.objects.filter(remark=mine).update(owner=house.analyst)
    house.themed(late)
    house.passed(owed)
    asked, asleep = house.remark(), house.remark(at=now - dt.timedelta(days=8))
    house.themed(asked)
    reply_to_author(scope=house.desk, case=asked.case, text="Which one?", at=now, asks=True)
    snooze_case(scope=house.desk, case=asleep.case, until=house.today + dt.timedelta(days=3), at=now)
    waits, held = house.remark(text="What price?"), house.remark(text="Which discount?")
    for remark in (waits, held):
        house.themed(remark)
    hold_case(scope=house.desk, case=held.case, reason="Counsel", at=now)
    counts = queries.view_counts(house.desk, house.network, now, beside="flagged")
    found = {
        key: {case.remark for case in queries.desk_page(house.desk, house.network, view=view, now=now).rows}
        for key, view in VIEWS.items()
    }
    assert found == {
        "new": {fresh},
        "mine": {mine},
        "due": {late},
        "asked": {asked},
        "owed": {owed},
        "snoozed": {asleep},
        "flagged": {waits},
        "held": {held},
        "all": {fresh, mine, late, owed, asked, asleep, waits, held},
    }
    assert counts == {key: len(rows) for key, rows in found.items()}
    assert "held" not in queries.view_counts(house.desk, house.network, now)
    assert queries.count_new(house.desk) == 1


def test_desk_new_holds_what_came_back(house: House) -> None:
    """A check that said no, a case whose theme was taken off, and an author who wrote back."""
    said_no, emptied, wrote = house.remark(), house.remark(), house.remark()
    house.told(said_no)
    Case.objects.filter(remark=said_no).update(state=CaseState.UNDERSTOOD, check_result="no")
    house.themed(emptied).delete()
    house.themed(wrote)
    Message.objects.create(
        case=wrote.case, direction=MessageDirection.FROM_AUTHOR, text="And?", sent_at=timezone.now()
    )
    refresh_cases([remark.case.pk for remark in (said_no, emptied, wrote)])
    page = queries.desk_page(house.desk, house.network, view=saved_view("new"), now=timezone.now())
    assert {case.remark for case in page.rows} == {said_no, emptied, wrote}
    Message.objects.create(
        case=wrote.case, direction=MessageDirection.TO_AUTHOR, text="Yes.", sent_at=timezone.now()
    )
    assert refresh_cases([wrote.case.pk]) == 1
    assert queries.count_new(house.desk) == 2


@pytest.mark.parametrize("mode, waiting", [(Mode.AGENCY_ONLY, 0), (Mode.NO_IDENTITY, 1)])
def test_desk_note_settles_what_was_written_before_it_but_never_a_day(
    house: House, mode: str, waiting: int
) -> None:
    """With no identity a message carries its day alone: a note of that day may be the earlier one."""
    remark = house.remark(mode=mode)
    house.themed(remark)
    sent = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Message.objects.create(
        case=remark.case, direction=MessageDirection.FROM_AUTHOR, text="And?", sent_at=sent
    )
    Note.objects.create(case=remark.case, author=house.analyst, text="Asked service.")
    refresh_cases([remark.case.pk])
    assert queries.count_new(house.desk) == waiting
