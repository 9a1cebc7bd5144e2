"""A reply that waited is held when things changed meanwhile, and not taken where it could not be sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback.enums import CloseReason, HeldBecause, ReplyKind
from feedback.models import Case, Identity, Message, PlannedReply, Remark
from feedback.queries.planned import planned_replies
from feedback.services.closing import close_case
from feedback.services.merging import merge_case
from feedback.services.planning import change_planned, plan_reply, send_due_replies, take_back
from partners.enums import Role
from partners.models import Mail
from partners.scope import Scope
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, opening, scope_of

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


def mails() -> int:
    return Mail.objects.filter(dedupe_key__startswith="reply:").count()


def closed(house: House, remark: Remark) -> None:
    close_case(scope=house.desk, case=remark.case, reason=CloseReason.SETTLED, at=timezone.now())


def erased(_house: House, remark: Remark) -> None:
    Identity.objects.filter(remark=remark).delete()


def wordless(_house: House, remark: Remark) -> None:
    Remark.objects.filter(pk=remark.pk).update(words_erased=True)


def left(house: House, _remark: Remark) -> None:
    house.analyst.is_active = False
    house.analyst.save()


def elsewhere(house: House, _remark: Remark) -> None:
    house.analyst.role = Role.HQ_SPONSOR
    house.analyst.save()


@pytest.mark.parametrize(
    "happens, because",
    [
        (closed, HeldBecause.CLOSED),
        (erased, HeldBecause.ERASED),
        (wordless, HeldBecause.ERASED),
        (left, HeldBecause.LEFT),
        (elsewhere, HeldBecause.LEFT),
    ],
)
def test_planned_reply_is_held_when_things_changed(house: House, happens: Any, because: str) -> None:
    remark = house.remark()
    house.themed(remark)
    planned = plan(house, remark)
    happens(house, remark)
    sent = Message.objects.count()
    with tomorrow():
        assert send_due_replies() == 0
        assert send_due_replies() == 0
    planned.refresh_from_db()
    assert (planned.held_because, planned.is_held, planned.text) == (because, True, "Dim it.")
    assert Message.objects.count() == sent
    reader = scope_of(house.member(Role.AGENCY_LEAD))
    assert planned_replies(reader, remark.case) == [planned]
    assert Case.objects.get(remark=remark).wants_look


def test_planned_reply_to_what_was_merged_is_held(house: House) -> None:
    remark = house.remark()
    planned = plan(house, remark)
    merge_case(scope=house.desk, case=remark.case, into=house.remark().case, at=timezone.now())
    with tomorrow():
        assert send_due_replies() == 0
    planned.refresh_from_db()
    assert (planned.held_because, planned.text, mails()) == (HeldBecause.MERGED, "Dim it.", 0)


def test_planned_answer_is_held_when_hq_has_the_remark(house: House) -> None:
    remark = house.remark()
    house.themed(remark)
    planned = plan(house, remark, kind=ReplyKind.ANSWER)
    house.passed(remark)
    with tomorrow():
        assert send_due_replies() == 0
    planned.refresh_from_db()
    assert planned.held_because == HeldBecause.STATE


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"send_at": timezone.now() - DAY}, "date_past"),
        ({"send_at": timezone.now() + 400 * DAY}, "date_far"),
        ({"kind": ReplyKind.ANSWER}, "theme_missing"),
        ({"text": "Thank you."}, "only_opening"),
    ],
)
def test_plan_reply_refuses_what_could_not_be_sent(house: House, fields: dict[str, Any], code: str) -> None:
    opening(house, "Thank you.")
    with pytest.raises(DomainError) as refused:
        plan(house, house.remark(), **fields)
    assert refused.value.code == code
    assert not PlannedReply.objects.exists()


def test_plan_reply_is_the_desks(house: House) -> None:
    planned = plan(house, house.remark())
    fields = {"text": "x", "send_at": timezone.now() + DAY, "at": timezone.now()}
    for scope in (house.hq, House.build().desk):
        with pytest.raises(NotAllowedError):
            plan_reply(scope=scope, case=planned.case, kind=ReplyKind.REPLY, **fields)
        with pytest.raises(NotAllowedError):
            change_planned(scope=scope, planned=planned, **fields)
        with pytest.raises(NotAllowedError):
            take_back(scope=scope, planned=planned)
        assert planned_replies(scope, planned.case) == []
    assert planned_replies(Scope.system(house.network.pk), planned.case) == [planned]


@pytest.mark.parametrize("said", ["{number}", "{name}", "{email}"])
def test_planned_answer_that_speaks_of_one_is_held_when_others_were_merged(house: House, said: str) -> None:
    """Their authors would read whom it was written for."""
    remark, other = house.remark(), house.remark()
    house.themed(remark)
    person = remark.identity.membership.person
    text = said.format(number=remark.number, name=person.name.upper(), email=person.email)
    planned = plan(house, remark, kind=ReplyKind.ANSWER, text=f"Good day {text}, we dim it.")
    merge_case(scope=house.desk, case=other.case, into=remark.case, at=timezone.now())
    before = (Message.objects.count(), mails())
    with tomorrow():
        assert send_due_replies() == 0
    planned.refresh_from_db()
    assert planned.held_because == HeldBecause.NAMES
    assert (Message.objects.count(), mails()) == before
