"""Everyone who spoke is told, once, in their language, whatever happens to the worker."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback.enums import AnswerKind, CaseState, Mode
from feedback.models import Case, Identity, IdentityLook, Telling
from feedback.services import telling as service
from feedback.services.telling import tell_answer, tell_due
from feedback.tasks import tell_answer_task
from partners.models import ActivityLog, Mail, Touchpoint
from portal.kernel.leases import WorkState
from tests.factories.feedback import House, ThemeFactory, scope_of
from tests.factories.partners import PersonFactory

pytestmark = pytest.mark.django_db


def told_mails() -> list[Mail]:
    """Return the mails that tell an answer."""
    return list(Mail.objects.filter(dedupe_key__startswith="told:").order_by("pk"))


def test_tell_answer_each_contributor_hears_once() -> None:
    """Three who spoke get three mails; a second run, and the sweep, add none."""
    house = House.build()
    rows = [house.passed(house.remark(mode=mode)) for mode in (Mode.NAMED, Mode.AGENCY_ONLY, Mode.NAMED)]
    answer = house.answered()
    assert tell_answer(answer.pk) == 3
    assert tell_answer(answer.pk) == 0
    assert tell_due() == 0
    tell_answer_task(answer.pk)
    assert len(told_mails()) == 3
    assert {Case.objects.get(pk=row.case_id).state for row in rows} == {CaseState.TOLD}
    assert set(Telling.objects.values_list("work_state", flat=True)) == {WorkState.DONE}


def test_tell_answer_two_remarks_of_one_person_are_told_of_once() -> None:
    """Both cases are told, one mail goes out."""
    house = House.build()
    author = house.member()
    rows = [house.passed(house.remark(author)), house.passed(house.remark(author))]
    assert tell_answer(house.answered().pk) == 2
    assert len(told_mails()) == 1
    assert {Case.objects.get(pk=row.case_id).state for row in rows} == {CaseState.TOLD}


def test_tell_answer_protected_has_neutral_subject_and_no_own_words() -> None:
    """The subject tells a bystander nothing; the author's words are not sent around again."""
    house = House.build()
    house.passed(house.remark(text="CANARY-WORDS"))
    tell_answer(house.answered().pk)
    mail = told_mails()[0]
    assert mail.subject == "A note from Anna Berger"
    assert "We change the display." in mail.text
    assert "CANARY" not in mail.subject + mail.text + mail.html


def test_tell_answer_named_says_theme_in_subject() -> None:
    """Who gave their name reads what it is about."""
    house = House.build()
    house.passed(house.remark(mode=Mode.NAMED))
    tell_answer(house.answered().pk)
    assert told_mails()[0].subject == f"An answer about “{house.theme.name}”"


def test_tell_answer_speaks_the_persons_language_and_names_the_others() -> None:
    """Our words in German, HQ's as written, and which language that is."""
    house = House.build()
    person = PersonFactory(network=house.network, language="de")
    house.passed(house.remark(house.member(person=person), mode=Mode.NAMED))
    tell_answer(house.answered(language="en").pk)
    mail = told_mails()[0]
    assert mail.language == "de"
    assert f"{house.theme.name} DE" in mail.subject
    assert '<blockquote lang="en">' in mail.html
    assert "Englisch" in mail.text


def test_tell_answer_own_language_is_not_named() -> None:
    """Nobody needs to hear that a text is in their language."""
    house = House.build()
    house.passed(house.remark())
    tell_answer(house.answered(language="en").pk)
    assert "HQ wrote this in" not in told_mails()[0].text


def test_tell_answer_asks_only_when_all_is_answered() -> None:
    """The first of two answers says that more is coming; the second asks whether it helped."""
    house = House.build()
    second = ThemeFactory(network=house.network, addressee=house.sponsor)
    remark = house.remark()
    house.passed(remark)
    house.passed(remark, second)
    tell_answer(house.answered().pk)
    remark.case.refresh_from_db()
    assert remark.case.state == CaseState.PASSED_ON
    tell_answer(house.answered(second).pk)
    remark.case.refresh_from_db()
    assert remark.case.state == CaseState.TOLD
    first_mail, second_mail = told_mails()
    assert "Did that answer it?" not in first_mail.text
    assert "Did that answer it?" in second_mail.text


def test_tell_answer_says_reason_and_date() -> None:
    """Everything that HQ gave is read."""
    house = House.build()
    house.passed(house.remark())
    day = timezone.localdate() + dt.timedelta(days=40)
    tell_answer(house.answered(kind=AnswerKind.LATER, reason="The budget is open.", until=day).pk)
    mail = told_mails()[0]
    assert "The budget is open." in mail.text
    assert str(day.year) in mail.text


def test_tell_answer_person_without_address_counts_as_told() -> None:
    """They find the answer on their pages."""
    house = House.build()
    author = house.member()
    row = house.passed(house.remark(author))
    author.person.email = ""
    author.person.save()
    assert tell_answer(house.answered().pk) == 1
    assert told_mails() == []
    assert Case.objects.get(pk=row.case_id).state == CaseState.TOLD


def test_tell_answer_erased_author_counts_as_told() -> None:
    """Who is no longer in the vault can't be written to; the receipt still shows the answer."""
    house = House.build()
    row = house.passed(house.remark())
    Identity.objects.all().delete()
    assert tell_answer(house.answered().pk) == 1
    assert told_mails() == []
    assert Case.objects.get(pk=row.case_id).state == CaseState.TOLD


def test_tell_answer_look_is_logged_once_a_batch() -> None:
    """Five told in batches of two: three looks, five identities."""
    house = House.build()
    for _ in range(5):
        house.passed(house.remark())
    answer = house.answered()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "BATCH", 2)
        assert tell_answer(answer.pk) == 5
    assert list(
        IdentityLook.objects.filter(purpose="tell").order_by("pk").values_list("count", flat=True)
    ) == [
        2,
        2,
        1,
    ]


class KilledError(BaseException):
    """The worker is gone: no handler runs."""


@pytest.mark.parametrize("point", ["_mail", "record_touch", "settle_told"])
def test_tell_answer_killed_in_the_middle_is_resumed(point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at the third of five, the lease runs out and the rest is told; nobody twice, nobody missing."""
    house = House.build()
    for _ in range(5):
        house.passed(house.remark())
    answer = house.answered()
    real, calls = getattr(service, point), []

    def die_at_third(*args: Any, **fields: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KilledError
        return real(*args, **fields)

    monkeypatch.setattr(service, point, die_at_third)
    with pytest.raises(KilledError):
        tell_answer(answer.pk)
    assert len(told_mails()) == 2
    assert tell_due() == 0  # the dead worker's lease still runs
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        assert tell_due() == 3
    mails = told_mails()
    assert len({mail.person_id for mail in mails}) == len(mails) == 5
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.TOLD}


def test_tell_answer_trouble_with_one_does_not_hold_up_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one waits for its next try; the others are told."""
    house = House.build()
    for _ in range(3):
        house.passed(house.remark())
    answer = house.answered()
    real, calls = service._mail, []

    def fail_once(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError
        real(*args)

    monkeypatch.setattr(service, "_mail", fail_once)
    assert tell_answer(answer.pk) == 2
    waiting = Telling.objects.get(work_state=WorkState.DUE)
    assert (waiting.last_error, waiting.attempts) == ("ValueError", 1)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1)):
        assert tell_due() == 1
    assert len(told_mails()) == 3


def test_tell_answer_all_failing_stops_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """No endless loop over what can't be done."""
    house = House.build()
    house.passed(house.remark())

    def fail(*_args: Any) -> None:
        raise ValueError

    monkeypatch.setattr(service, "_mail", fail)
    assert tell_answer(house.answered().pk) == 0


def test_tell_one_with_lost_lease_does_nothing() -> None:
    """Another worker has it: this one writes nothing."""
    house = House.build()
    row = house.passed(house.remark())
    answer = house.answered()
    mine = Telling.objects.claim(Telling.objects.get().pk)
    Telling.objects.update(lease_token="another")
    assert not service._tell_one(mine, answer, row, house.analyst)
    assert told_mails() == []


def test_told_touch_of_protected_remark_holds_day_and_nothing_else() -> None:
    """No person, no target, no moment, and keys that can't be joined."""
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    house.passed(remark)
    tell_answer(house.answered().pk)
    touch = Touchpoint.objects.get(verb="feedback.told")
    assert (touch.partner, touch.person_id, touch.target_id, touch.data) == (author.partner, None, None, {})
    assert timezone.localtime(touch.occurred_at, dt.UTC).minute == 0
    keys = [touch.dedupe_key, *Mail.objects.values_list("dedupe_key", flat=True)]
    telling = Telling.objects.get()
    assert not any(key.endswith((f":{telling.pk}", f":{remark.pk}", f":{remark.number}")) for key in keys)
    assert not ActivityLog.objects.filter(
        actor=author.person.user, object_kind__in=["case", "remark"]
    ).exists()
    assert scope_of(author).user_id is not None
