"""A reply waits for its moment and is sent once, or says why not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback.enums import CaseState, CloseReason, Mode, ReplyKind
from feedback.models import Case, Message, PlannedReply, Remark
from feedback.queries.planned import planned_replies
from feedback.services import planning as service
from feedback.services.closing import close_case, take_up_again
from feedback.services.planning import change_planned, plan_reply, send_due_replies, send_planned, take_back
from partners.enums import Role
from partners.models import ActivityLog, Mail
from portal.kernel.errors import DomainError
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def house() -> House:
    return House.build()


def plan(house: House, remark: Remark, **fields: Any) -> PlannedReply:
    """Plan a reply for tomorrow."""
    now = timezone.now()
    given = {"text": "Dim it.", "kind": ReplyKind.REPLY, "send_at": now + DAY, "at": now, **fields}
    return plan_reply(scope=house.desk, case=remark.case, **given)


def tomorrow() -> Any:
    """Move the clock behind what was planned for tomorrow."""
    return time_machine.travel(timezone.now() + DAY + dt.timedelta(minutes=1), tick=False)


def closed(house: House, remark: Remark) -> None:
    close_case(scope=house.desk, case=remark.case, reason=CloseReason.SETTLED, at=timezone.now())


def mails() -> int:
    return Mail.objects.filter(dedupe_key__startswith="reply:").count()


def test_planned_reply_is_sent_once_when_its_moment_has_come(house: House) -> None:
    remark = house.remark()
    planned = plan(house, remark)
    assert send_due_replies() == 0
    assert Case.objects.get(remark=remark).first_reply_at is None
    with tomorrow():
        assert send_due_replies() == 1
        assert (send_due_replies(), send_planned(planned.pk)) == (0, False)
        message = Message.objects.get()
        assert (message.text, message.writer, message.sent_at) == ("Dim it.", house.analyst, timezone.now())
        assert Case.objects.get(remark=remark).first_reply_at == timezone.now()
    planned.refresh_from_db()
    assert (planned.sent, planned.text, planned.work_state) == (message, "", WorkState.DONE)
    assert mails() == 1
    assert planned_replies(house.desk, remark.case) == []
    assert ActivityLog.objects.get(verb="feedback.replied").actor_id is None


def test_planned_reply_same_form_twice_is_one(house: House) -> None:
    remark = house.remark()
    first = plan(house, remark, submission_key="form")
    assert plan(house, remark, submission_key="form") == first
    assert plan(house, remark, submission_key="form", text="Or so.") != first
    assert plan(house, remark) != plan(house, remark)


def test_planned_question_stops_the_clock_when_it_is_sent(house: House) -> None:
    remark = house.remark()
    plan(house, remark, kind=ReplyKind.ASK)
    with tomorrow():
        send_due_replies()
        assert Case.objects.get(remark=remark).asked_at == timezone.now()


def test_planned_answer_closes_the_themes_when_it_is_sent(house: House) -> None:
    remark = house.remark()
    house.themed(remark)
    plan(house, remark, kind=ReplyKind.ANSWER)
    assert Case.objects.get(remark=remark).state == CaseState.UNDERSTOOD
    with tomorrow():
        send_due_replies()
    assert Case.objects.get(remark=remark).state == CaseState.TOLD


class KilledError(BaseException):
    """The worker is gone: no handler runs."""


@pytest.mark.parametrize("point", ["send_reply", "_why_not"])
@pytest.mark.parametrize("is_after", [False, True])
def test_planned_reply_killed_in_the_middle_is_sent_once(
    house: House, point: str, is_after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan(house, house.remark())
    real = getattr(service, point)

    def die(*args: Any, **fields: Any) -> None:
        if is_after:
            real(*args, **fields)
        raise KilledError

    with tomorrow():
        with monkeypatch.context() as patch:
            patch.setattr(service, point, die)
            with pytest.raises(KilledError):
                send_due_replies()
        assert (Message.objects.count(), mails()) == (0, 0)
        assert send_due_replies() == 0
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        assert send_due_replies() == 1
        assert send_due_replies() == 0
    assert (Message.objects.count(), mails()) == (1, 1)
    planned.refresh_from_db()
    assert planned.attempts == 2


def test_planned_reply_whose_lease_was_lost_is_not_sent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan(house, house.remark())
    monkeypatch.setattr(PlannedReply, "still_leased", lambda _row: False)
    with tomorrow():
        assert send_planned(planned.pk) is False
    assert not Message.objects.exists()


def test_planned_reply_in_trouble_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = plan(house, house.remark(), text="Broken."), plan(house, house.remark())
    real = service.send_reply

    def stumble(**fields: Any) -> Message:
        if fields["text"] == "Broken.":
            raise RuntimeError
        return real(**fields)

    monkeypatch.setattr(service, "send_reply", stumble)
    with tomorrow():
        assert send_due_replies() == 1
    for row in (broken, fine):
        row.refresh_from_db()
    assert (broken.work_state, broken.last_error, fine.work_state) == ("due", "RuntimeError", "done")


def test_planned_reply_without_identity_waits_behind_the_receipt(house: House) -> None:
    plan(house, house.remark(mode=Mode.NO_IDENTITY))
    with tomorrow():
        assert send_due_replies() == 1
    assert (Message.objects.count(), mails()) == (1, 0)


def test_change_planned_gives_other_words_another_moment_and_who_signs(house: House) -> None:
    remark, colleague = house.remark(), house.member(Role.AGENCY_ANALYST)
    planned = plan(house, remark)
    now = timezone.now()
    fields = {"text": " Turn it. ", "send_at": now + 2 * DAY, "at": now}
    change_planned(scope=scope_of(colleague), planned=planned, **fields)
    with tomorrow():
        assert send_due_replies() == 0
    with time_machine.travel(now + 2 * DAY, tick=False):
        assert send_due_replies() == 1
    message = Message.objects.get()
    assert (message.text, message.writer) == ("Turn it.", colleague)


def test_change_planned_brings_a_held_one_back(house: House) -> None:
    remark = house.remark()
    planned = plan(house, remark)
    closed(house, remark)
    with tomorrow():
        send_due_replies()
        with pytest.raises(DomainError) as refused:
            change_planned(
                scope=house.desk, planned=planned, text="x", send_at=timezone.now() + DAY, at=timezone.now()
            )
        assert refused.value.code == "closed"
        take_up_again(scope=house.desk, case=remark.case, at=timezone.now())
        fields = {"text": "Dim it now.", "send_at": timezone.now() + DAY, "at": timezone.now()}
        row = change_planned(scope=house.desk, planned=planned, **fields)
        assert (row.held_because, row.work_state, row.is_held) == ("", WorkState.DUE, False)
        with tomorrow():
            assert send_due_replies() == 1


def test_take_back_never_sends_and_keeps_no_words(house: House) -> None:
    remark = house.remark()
    planned = plan(house, remark, submission_key="form")
    take_back(scope=house.desk, planned=planned)
    with tomorrow():
        assert send_due_replies() == 0
    planned.refresh_from_db()
    assert (planned.work_state, planned.text) == (WorkState.CANCELLED, "")
    assert planned_replies(house.desk, remark.case) == []
    assert plan(house, remark, submission_key="form") == planned


def test_sent_or_taken_back_meanwhile_is_said(house: House) -> None:
    sent, gone = plan(house, house.remark()), plan(house, house.remark())
    take_back(scope=house.desk, planned=gone)
    with tomorrow():
        send_due_replies()
        for planned, code in ((sent, "sent"), (gone, "taken_back")):
            with pytest.raises(DomainError) as refused:
                take_back(scope=house.desk, planned=planned)
            assert refused.value.code == code


def test_given_up_reply_is_still_shown(house: House) -> None:
    planned = plan(house, house.remark())
    PlannedReply.objects.filter(pk=planned.pk).update(work_state=WorkState.DEAD)
    row = planned_replies(house.desk, planned.case)[0]
    assert (row.is_held, str(row)) == (True, f"planned reply {planned.pk}")
