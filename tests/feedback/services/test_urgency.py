"""What can't wait: who marks it, by when it is due, who is told, and what a mail never says."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from feedback.enums import CloseReason, Mode, Urgency
from feedback.models import Case
from feedback.services.closing import close_case
from feedback.services.submit import Words, submit_remark, submit_without_identity
from feedback.services.urgency import mark_calm, mark_urgent, tell_urgent
from feedback.tasks import tell_urgent_task
from feedback.working_time import by_evening
from partners.enums import Role
from partners.models import ActivityLog, Mail, Membership
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.identifiers import random_token
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TONIGHT = dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)
TEXT = "CANARY-WORDS about the burner"


@pytest.fixture
def house() -> House:
    """Return a network by Berlin's clock."""
    return House.build(time_zone="Europe/Berlin")


def said(house: House, mode: str = Mode.NAMED, urgent: str = Urgency.SAFETY) -> Case:
    """Let a dealer mark what they say."""
    author = house.member()
    words, key = Words("problem", TEXT, urgent=urgent), random_token()
    with time_machine.travel(MONDAY, tick=False):
        if mode == Mode.NO_IDENTITY:
            made = submit_without_identity(
                network=house.network, country="DE", words=words, submission_key=key, at=MONDAY
            )
        else:
            made = submit_remark(
                scope=scope_of(author),
                network=house.network,
                mode=mode,
                words=words,
                submission_key=key,
                at=MONDAY,
            )
    return Case.objects.get(remark=made)


@pytest.mark.parametrize(
    "at, evening",
    [
        (MONDAY, TONIGHT),
        (dt.datetime(2026, 3, 7, 9, tzinfo=dt.UTC), dt.datetime(2026, 3, 9, 23, tzinfo=dt.UTC)),
        (dt.datetime(2026, 3, 27, 12, tzinfo=dt.UTC), dt.datetime(2026, 3, 27, 23, tzinfo=dt.UTC)),
    ],
    ids=["a working day", "a Saturday", "before the clocks change"],
)
def test_urgent_is_due_by_the_evening_of_the_working_day(at: dt.datetime, evening: dt.datetime) -> None:
    assert by_evening(at, "Europe/Berlin", "DE") == evening


@pytest.mark.parametrize("mode", Mode.values)
def test_author_marks_it_and_gets_a_word_the_same_day(house: House, mode: str) -> None:
    case = said(house, mode)
    assert (case.urgent, case.due_at, case.stands_first) == (Urgency.SAFETY, TONIGHT, True)
    assert said(house, mode, "").due_at > TONIGHT


def test_author_who_marks_nothing_known_is_told_what_to_do(house: House) -> None:
    with pytest.raises(DomainError) as refused:
        said(house, urgent="panic")
    assert (refused.value.code, Case.objects.count()) == ("urgency_unknown", 0)


def test_receipt_names_the_day_by_which_somebody_writes(house: House) -> None:
    said(house)
    assert "2 March 2026" in Mail.objects.get(dedupe_key__startswith="receipt").text


def test_agency_marks_it_and_takes_the_mark_off(house: House) -> None:
    """The clock is shortened, and afterwards again that of any other remark."""
    with time_machine.travel(MONDAY, tick=False):
        case = house.remark(at=MONDAY).case
        plain = case.due_at
        marked = mark_urgent(scope=house.desk, case=case, kind=Urgency.LEGAL, at=MONDAY)
        assert (marked.urgent, marked.due_at) == (Urgency.LEGAL, TONIGHT)
        calm = mark_calm(scope=house.desk, case=case)
        assert (calm.urgent, calm.due_at, calm.stands_first) == ("", plain, False)
        assert mark_calm(scope=house.desk, case=case).due_at == plain
    verbs = ActivityLog.objects.filter(verb__startswith="feedback.marked").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["feedback.marked_urgent", "feedback.marked_calm"]


def test_mark_leaves_a_clock_that_stands_as_it_is(house: House) -> None:
    """A word went out already: nothing is due."""
    house.themed(house.remark())
    case = Case.objects.get()
    Case.objects.update(first_reply_at=MONDAY)
    marked = mark_urgent(scope=house.desk, case=case, kind=Urgency.SAFETY, at=MONDAY)
    assert marked.due_at == case.due_at
    assert mark_calm(scope=house.desk, case=case).due_at == case.due_at


def test_mark_is_refused_to_others_without_a_kind_and_when_it_is_over(house: House) -> None:
    case = house.remark().case
    with pytest.raises(NotAllowedError):
        mark_urgent(scope=house.hq, case=case, kind=Urgency.SAFETY, at=MONDAY)
    with pytest.raises(NotAllowedError):
        mark_calm(scope=house.hq, case=case)
    with pytest.raises(DomainError) as refused:
        mark_urgent(scope=house.desk, case=case, kind="", at=MONDAY)
    assert refused.value.code == "urgency_missing"
    close_case(scope=house.desk, case=case, reason=CloseReason.SETTLED, words="", at=MONDAY)
    with pytest.raises(DomainError):
        mark_urgent(scope=house.desk, case=case, kind=Urgency.SAFETY, at=MONDAY)


@pytest.mark.parametrize("mode", Mode.values)
def test_lead_and_sponsor_are_told_once_without_words_names_or_mode(house: House, mode: str) -> None:
    """The same mail whatever the mode; its subject tells nothing, and no other role gets it."""
    lead = house.member(Role.AGENCY_LEAD)
    for role in (Role.HQ_MARKETER, Role.FIELD_MANAGER, Role.AGENCY_ANALYST):
        house.member(role)
    Membership.objects.filter(pk=house.member(Role.HQ_SPONSOR).pk).update(is_active=False)
    House.build()
    case = said(house, mode)
    assert (tell_urgent(MONDAY), tell_urgent(MONDAY)) == (2, 0)
    mails = Mail.objects.filter(dedupe_key__startswith="urgent:").order_by("pk")
    assert {mail.person_id for mail in mails} == {lead.person_id, house.sponsor.person_id}
    assert {mail.subject for mail in mails} == {"Something urgent was said"}
    for mail in mails:
        assert "safety is at stake" in mail.text
        for canary in ("CANARY", str(case.remark.partner), case.remark.get_mode_display()):
            assert canary not in mail.text + mail.html
    sponsors = mails.get(person=house.sponsor.person)
    assert case.remark.number not in sponsors.text + sponsors.html + sponsors.dedupe_key
    assert f"/{house.network.slug}/desk/{case.remark.number}/" in mails.get(person=lead.person).text


def test_what_is_calm_again_is_told_to_nobody_and_what_was_told_not_again(house: House) -> None:
    case = said(house)
    mark_calm(scope=house.desk, case=case)
    assert tell_urgent(MONDAY) == 0
    mark_urgent(scope=house.desk, case=case, kind=Urgency.LEGAL, at=MONDAY)
    tell_urgent_task()
    mark_calm(scope=house.desk, case=case)
    mark_urgent(scope=house.desk, case=case, kind=Urgency.SAFETY, at=MONDAY)
    assert tell_urgent(MONDAY) == 0
    assert Mail.objects.filter(dedupe_key__startswith="urgent:").count() == 1


def test_one_that_a_second_worker_told_meanwhile_is_left_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedback.services import urgency  # noqa: PLC0415 (its inner step is tried by itself)

    case = said(house)
    assert (urgency._tell(case.pk), urgency._tell(case.pk)) == (1, 0)


def test_sponsor_without_an_address_is_not_counted(house: House) -> None:
    house.sponsor.person.email = ""
    house.sponsor.person.save()
    said(house)
    assert tell_urgent(MONDAY) == 0
