"""HQ asks back through the relay: it learns no more than the mode allows, and its clock stands meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback.enums import MessageDirection, Mode
from feedback.models import Case, CaseTheme, LateWord, Message
from feedback.queries.desk import Entry, case_detail
from feedback.queries.looking import written_back
from feedback.queries.owed import count_owed_and_late, owed_theme, owed_themes
from feedback.queries.receipt import receipt_of, with_story
from feedback.queries.threads import find_voice, turns_of, voice_of
from feedback.services.asking_back import ask_back, drop_question, hand_on
from feedback.services.relay import reply_to_author
from feedback.services.writing_back import write_back
from partners.enums import Role
from partners.models import Mail
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House, ThemeFactory, scope_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PROTECTED = (Mode.AGENCY_ONLY, Mode.NO_IDENTITY)


@pytest.fixture
def house() -> House:
    return House.build()


def ask(house: House, row: CaseTheme, **fields: Any) -> Message:
    given = {"text": "Which model is it?", "at": timezone.now(), **fields}
    return ask_back(scope=house.hq, case_theme=row, **given)


def answer(row: CaseTheme, text: str = "The X2, at Kassel.", **fields: Any) -> Message:
    given = {"submission_key": "k", "at": timezone.now(), "question": row.pk, **fields}
    return write_back(remark=row.case.remark, text=text, **given)


def wait_for(house: House) -> Any:
    found = owed_theme(house.hq, house.network, house.theme, timezone.now())
    assert found is not None
    return found


def read_by_hq(house: House, row: CaseTheme) -> list[tuple[str, bool, bool]]:
    turns = turns_of(house.hq, [row])[row.pk]
    return [(turn.text, turn.is_question, turn.at is not None) for turn in turns]


def said_to_hq(house: House, case: Case) -> list[Entry]:
    entries = case_detail(house.desk, case).entries
    return [entry for entry in entries if entry.kind == MessageDirection.FROM_AUTHOR]


@pytest.mark.parametrize("mode", Mode.values)
def test_question_reaches_the_author_in_any_mode_with_who_asks(house: House, mode: str) -> None:
    author = house.member()
    remark = house.remark(author, mode=mode, text="CANARY-WORDS")
    row = house.passed(remark)
    ask(house, row)
    story = receipt_of(with_story(type(remark).objects.filter(pk=remark.pk)).get())
    sponsor = house.sponsor.person
    assert [(q.key, q.author, q.role, q.text) for q in story.questions] == [
        (row.pk, sponsor.name, sponsor.job_title, "Which model is it?")
    ]
    mails = Mail.objects.filter(dedupe_key__startswith="reply:")
    assert [mail.to_address for mail in mails] == ([] if mode == Mode.NO_IDENTITY else [author.person.email])
    for mail in mails:
        assert "Which model is it?" in mail.text
        assert "Headquarters asks you something" in mail.text
        assert ("doesn’t know who you are" in mail.text) == (mode == Mode.AGENCY_ONLY)
        assert (remark.number in mail.subject) == (mode == Mode.NAMED)
        assert "CANARY" not in mail.text + mail.html + mail.subject
    case = Case.objects.get(remark=remark)
    assert (case.asked_at is not None, case.clock_runs) == (True, False)


def test_named_answer_is_hqs_at_once(house: House) -> None:
    row = house.passed(house.remark(mode=Mode.NAMED))
    ask(house, row)
    message = answer(row)
    assert message.handed_at is not None
    assert read_by_hq(house, row) == [("Which model is it?", True, True), ("The X2, at Kassel.", False, True)]
    case = Case.objects.get(pk=row.case_id)
    assert (case.clock_runs, case.asked_at, written_back([case.pk])) == (False, None, set())
    mail = Mail.objects.get(dedupe_key__startswith="answered-back:")
    assert mail.to_address == house.sponsor.person.email
    assert "X2" not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize("mode", PROTECTED)
def test_protected_answer_waits_for_the_agencys_words(house: House, mode: str) -> None:
    row = house.passed(house.remark(mode=mode))
    ask(house, row)
    message = answer(row)
    case = Case.objects.get(pk=row.case_id)
    assert read_by_hq(house, row) == [("Which model is it?", True, True)]
    assert not Mail.objects.filter(dedupe_key__startswith="answered-back:").exists()
    assert (case.clock_runs, written_back([case.pk])) == (True, {case.pk})
    (entry,) = said_to_hq(house, case)
    assert (entry.pk, entry.waits, entry.text) == (message.pk, True, "The X2, at Kassel.")
    handed = hand_on(scope=house.desk, message=message, wording=" The smaller one. ", at=timezone.now())
    assert (handed.wording, handed.text) == ("The smaller one.", "The X2, at Kassel.")
    assert read_by_hq(house, row)[1] == ("The smaller one.", False, False)
    case.refresh_from_db()
    assert (case.clock_runs, case.wants_look, written_back([case.pk])) == (False, False, set())
    assert not said_to_hq(house, case)[0].waits
    again = hand_on(scope=house.desk, message=message, wording="Something else.", at=timezone.now())
    assert again.wording == "The smaller one."
    mail = Mail.objects.get(dedupe_key__startswith="answered-back:")
    assert voice_of(row) in mail.text
    assert "smaller" not in mail.subject + mail.text + mail.html


def test_handing_on_late_is_a_late_word(house: House) -> None:
    row = house.passed(house.remark())
    ask(house, row)
    message = answer(row)
    hand_on(scope=house.desk, message=message, wording="x", at=timezone.now() + 9 * DAY)
    assert LateWord.objects.filter(case=row.case_id).count() == 1


def test_stand_in_is_the_same_in_a_thread_and_differs_between_threads(house: House) -> None:
    author, second = house.member(), ThemeFactory(network=house.network, addressee=house.sponsor)
    remark = house.remark(author)
    rows = [house.passed(remark), house.passed(remark, second), house.passed(house.remark(author))]
    before = [voice_of(row) for row in rows]
    for row in rows:
        ask(house, row)
        message = answer(row, submission_key=f"{row.pk}")
        hand_on(scope=house.desk, message=message, wording="x", at=timezone.now())
        ask(house, row, text="And since when?")
        row.refresh_from_db()
    assert [voice_of(row) for row in rows] == before
    assert len(set(before)) == 3
    assert [find_voice(house.hq, row.theme, voice_of(row)) for row in rows] == rows
    assert all(len(found) == 3 for found in turns_of(house.hq, rows).values())


def test_what_the_agency_writes_is_not_hqs_to_read(house: House) -> None:
    row = house.passed(house.remark(mode=Mode.NAMED))
    reply_to_author(scope=house.desk, case=row.case, text="CANARY", at=timezone.now(), asks=True)
    write_back(remark=row.case.remark, text="CANARY", submission_key="a", at=timezone.now())
    ask(house, row)
    write_back(remark=row.case.remark, text="CANARY", submission_key="b", at=timezone.now())
    assert read_by_hq(house, row) == [("Which model is it?", True, True)]


def test_same_question_sent_twice_is_one(house: House) -> None:
    row = house.passed(house.remark())
    first = ask(house, row, submission_key="form")
    assert ask(house, row, submission_key="form") == first
    with pytest.raises(DomainError) as refused:
        ask(house, row)
    assert refused.value.code == "asked"
    assert Message.objects.count() == 1


def test_question_about_what_is_answered_or_not_with_hq_is_refused(house: House) -> None:
    kept, answered = house.themed(house.remark()), house.passed(house.remark())
    house.answered()
    for row in (kept, answered):
        with pytest.raises(DomainError) as refused:
            ask(house, row)
        assert refused.value.code == "answered"
    assert not Message.objects.exists()


def test_asking_is_hqs_and_handing_on_the_desks(house: House) -> None:
    row, other = house.passed(house.remark()), House.build()
    field = scope_of(house.member(Role.FIELD_MANAGER))
    for scope in (house.desk, field, other.hq):
        with pytest.raises(NotAllowedError):
            ask_back(scope=scope, case_theme=row, text="x", at=timezone.now())
        assert find_voice(scope, row.theme, voice_of(row)) is None
        assert turns_of(scope, [row]) == {} or scope == other.hq
    ask(house, row)
    message = answer(row)
    for scope in (house.hq, other.desk):
        with pytest.raises(NotAllowedError):
            hand_on(scope=scope, message=message, wording="x", at=timezone.now())
        with pytest.raises(NotAllowedError):
            drop_question(scope=scope, case_theme=row, at=timezone.now())
    assert find_voice(house.hq, row.theme, "no-one") is None


def test_only_an_answer_to_hq_is_handed_on(house: House) -> None:
    row = house.passed(house.remark())
    question = ask(house, row)
    plain = write_back(remark=row.case.remark, text="By the way.", submission_key="p", at=timezone.now())
    for message in (question, plain):
        with pytest.raises(DomainError) as refused:
            hand_on(scope=house.desk, message=message, wording="x", at=timezone.now())
        assert refused.value.code == "not_asked"


def test_answer_to_no_open_question_is_said_to_the_agency(house: House) -> None:
    row, foreign = house.passed(house.remark()), house.passed(house.remark())
    ask(house, foreign)
    for key in (row.pk, foreign.pk, 10**15):
        message = write_back(
            remark=row.case.remark, text=f"{key}", submission_key=f"{key}", at=timezone.now(), question=key
        )
        assert message.thread is None


def test_clock_of_the_answer_stands_while_a_question_is_open(house: House) -> None:
    start = timezone.now()
    row = house.passed(house.remark(), at=start)
    with time_machine.travel(start + 10 * DAY, tick=False):
        before = wait_for(house)
        ask(house, row)
    with time_machine.travel(start + 40 * DAY, tick=False):
        standing = wait_for(house)
        assert (standing.days_left, standing.is_paused) == (before.days_left, True)
        assert count_owed_and_late(house.network, timezone.now()) == (1, 0)
        hand_on(scope=house.desk, message=answer(row), wording="x", at=timezone.now())
        row.refresh_from_db()
        assert (row.asked_at, row.owed_since) == (None, start + 30 * DAY)
        assert (wait_for(house).days_left, wait_for(house).is_paused) == (before.days_left, False)
    with time_machine.travel(start + 45 * DAY, tick=False):
        assert wait_for(house).days_left == before.days_left - 5
        ask(house, row, text="And now?")
    with time_machine.travel(start + 90 * DAY, tick=False):
        drop_question(scope=house.desk, case_theme=row, at=timezone.now())
        drop_question(scope=house.desk, case_theme=row, at=timezone.now())
        row.refresh_from_db()
        assert row.owed_since == start + 75 * DAY
        assert count_owed_and_late(house.network, timezone.now()) == (1, 0)
    with time_machine.travel(start + 106 * DAY, tick=False):
        assert count_owed_and_late(house.network, timezone.now()) == (1, 1)


def test_clock_goes_by_whoever_waits_longest(house: House) -> None:
    start = timezone.now()
    first, _second = house.passed(house.remark(), at=start), house.passed(house.remark(), at=start + 5 * DAY)
    other = ThemeFactory(network=house.network, addressee=house.sponsor)
    house.passed(house.remark(), other, at=start + 2 * DAY)
    with time_machine.travel(start + 6 * DAY, tick=False):
        assert [each.theme for each in owed_themes(house.hq, house.network, timezone.now())][0] == house.theme
        ask(house, first)
    with time_machine.travel(start + 20 * DAY, tick=False):
        found = owed_themes(house.hq, house.network, timezone.now())
        assert [each.theme for each in found] == [other, house.theme]
        assert [each.days_left for each in found] == [12, 15]
        assert not found[1].is_paused


def test_dropped_question_leaves_the_author_free_to_answer_the_agency(house: House) -> None:
    row = house.passed(house.remark())
    ask(house, row)
    drop_question(scope=house.desk, case_theme=row, at=timezone.now())
    remark = row.case.remark
    assert receipt_of(with_story(type(remark).objects.filter(pk=remark.pk)).get()).questions == []
    assert answer(row).thread is None
    assert Case.objects.get(pk=row.case_id).asked_at is None


def test_answer_is_handed_on_though_nobody_waits_for_it_any_more(house: House) -> None:
    row = house.passed(house.remark())
    ask(house, row)
    message = answer(row)
    drop_question(scope=house.desk, case_theme=row, at=timezone.now())
    row.refresh_from_db()
    since = row.owed_since
    hand_on(scope=house.desk, message=message, wording="The smaller one.", at=timezone.now() + DAY)
    row.refresh_from_db()
    assert (row.owed_since, row.asked_at) == (since, None)
    assert read_by_hq(house, row)[1][0] == "The smaller one."


def test_asker_who_left_is_not_written_to(house: House) -> None:
    row = house.passed(house.remark(mode=Mode.NAMED))
    ask(house, row)
    house.sponsor.is_active = False
    house.sponsor.save()
    answer(row)
    assert not Mail.objects.filter(dedupe_key__startswith="answered-back:").exists()


def test_question_of_nobody_known_is_shown_without_a_name(house: House) -> None:
    row = house.passed(house.remark(mode=Mode.NAMED))
    ask(house, row)
    Message.objects.update(writer=None)
    assert [turn.by for turn in turns_of(house.hq, [row])[row.pk]] == [""]
    answer(row)
    assert Message.objects.filter(direction=MessageDirection.FROM_AUTHOR).exists()
