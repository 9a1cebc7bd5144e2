"""One remark: what each reader finds under its number, the conversation, and the check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import Case, IdentityLook, Message
from feedback.queries.receipt import receipt_path
from feedback.services.cases import add_note
from feedback.services.closing import close_case
from feedback.services.merging import merge_case
from partners.enums import Role
from partners.models import IdempotentWrite
from tests.factories.feedback import House
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
ABSENT = "222-222-222"
REPLY = {"text": "canary-reply"}


@pytest.fixture
def house() -> House:
    return House.build(slug="pumps")


def at(number: str, rest: str = "") -> str:
    return f"/api/v1/pumps/remarks/{number}/{rest}"


def replied(house: House, remark: Any, **said: Any) -> Any:
    return program_of(house.analyst).post(at(remark.number, "replies/"), REPLY | said)


@pytest.mark.parametrize("merged", [False, True])
def test_author_reads_where_a_closed_or_merged_remark_stands(house: House, merged: bool) -> None:
    author, now = house.member(), timezone.now()
    remark = house.remark(author)
    if merged:
        merge_case(scope=house.desk, case=remark.case, into=house.remark().case, at=now)
    else:
        close_case(scope=house.desk, case=remark.case, reason="settled", at=now)
    shown = program_of(author).get(at(remark.number)).json()
    assert [each["state"] for each in shown["stations"]] == ["received", "merged" if merged else "closed"]
    assert shown["first_reply_by"] is None


def test_author_reads_the_whole_story(house: House) -> None:
    author = house.member()
    remark = house.remark(author, text="Mine.")
    replied(house, remark)
    house.told(remark)
    shown = program_of(author).get(at(remark.number)).json()
    assert (shown["reader"], shown["text"], shown["asks"]) == ("author", "Mine.", True)
    assert shown["receipt"] == f"http://testserver{receipt_path(remark)}"
    assert shown["first_reply_by"] is None
    assert [(each["state"], each["standing"]) for each in shown["stations"]] == [
        ("received", "done"),
        ("understood", "done"),
        ("passed_on", "done"),
        ("answered", "done"),
        ("told", "current"),
        ("checked", "ahead"),
    ]
    assert [(each["kind"], each["text"]) for each in shown["answers"]] == [
        ("will_do", "We change the display.")
    ]
    assert shown["answers"][0]["by"]["name"] == house.sponsor.person.name
    assert [(each["direction"], each["author"], each["text"]) for each in shown["conversation"]] == [
        ("to_author", house.analyst.person.name, "canary-reply")
    ]
    assert not IdentityLook.objects.filter(purpose="named").exists()


def test_author_waits_until_a_date(house: House) -> None:
    author = house.member()
    remark = house.remark(author)
    due = program_of(author).get(at(remark.number)).json()["first_reply_by"]
    assert due == timezone.localtime(remark.case.due_at).isoformat()


@pytest.mark.parametrize("mode", Mode.values)
def test_desk_reads_by_mode_and_never_opens_a_name(house: House, mode: str) -> None:
    author = house.member()
    remark = house.remark(author, mode=mode, text="canary-words")
    row = house.passed(remark)
    add_note(scope=house.desk, case=remark.case, text="Between us.")
    answer = program_of(house.analyst).get(at(remark.number))
    shown = answer.json()
    assert (shown["reader"], shown["text"], shown["state"]) == ("desk", "canary-words", "passed_on")
    assert [(each["code"], each["stand_in"]) for each in shown["themes"]] == [
        (house.theme.code, row.stand_in)
    ]
    assert [(each["direction"], each["text"]) for each in shown["conversation"]] == [("note", "Between us.")]
    named = mode == Mode.NAMED
    assert (shown["author"] or {}).get("name") == (author.person.name if named else None)
    assert (author.person.name in answer.content.decode()) is named
    assert (shown["partner"] or {}).get("name") == (None if mode == Mode.NO_IDENTITY else author.partner.name)
    looks = IdentityLook.objects.exclude(purpose="tell").values_list("purpose", "count")
    assert list(looks) == ([("named", 1)] if named else [])


def test_desk_reads_the_dealers_history_by_the_day(house: House) -> None:
    remark = house.remark()
    history = program_of(house.analyst).get(at(remark.number)).json()["history"]
    assert [(each["day"], each["is_voice"]) for each in history] == [(timezone.localdate().isoformat(), True)]


def test_head_looks_at_nobody(house: House) -> None:
    remark = house.remark(mode=Mode.NAMED)
    assert program_of(house.analyst).head(at(remark.number)).status_code == 200
    assert not IdentityLook.objects.filter(purpose="named").exists()


@pytest.mark.parametrize("role", [Role.HQ_SPONSOR, Role.HQ_MARKETER, Role.AGENCY_ANALYST])
@pytest.mark.parametrize("mode", Mode.values)
def test_reader_at_hq_finds_named_remarks_alone_once_they_were_passed_on(
    house: House, mode: str, role: str
) -> None:
    remark = house.remark(mode=mode, text="canary-words")
    program = program_of(house.member(role))
    at_desk = role == Role.AGENCY_ANALYST
    assert program.get(at(remark.number)).status_code == (200 if at_desk else 404)
    house.passed(remark)
    answer, absent = program.get(at(remark.number)), program.get(at(ABSENT))
    if at_desk or mode == Mode.NAMED:
        assert answer.json()["reader"] == ("desk" if at_desk else "passed_on")
        assert answer.json()["text"] == "canary-words"
    else:
        assert (answer.status_code, answer.content) == (404, absent.content)


@pytest.mark.parametrize(
    "role", [Role.DEALER_STAFF, Role.DEALER_PRINCIPAL, Role.DISTRIBUTOR_MANAGER, Role.HQ_SPONSOR]
)
def test_what_is_not_theirs_answers_like_what_is_not_there(house: House, role: str) -> None:
    author = house.member()
    remark = house.remark(author)
    partner = {"partner": author.partner} if role != Role.HQ_SPONSOR else {}
    program = program_of(house.member(role, **partner))
    for rest, sent in (("", None), ("replies/", None), ("replies/", REPLY), ("check/", {"result": "yes"})):
        answers = [
            program.get(at(number, rest)) if sent is None else program.post(at(number, rest), sent)
            for number in (remark.number, ABSENT)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert not Message.objects.exists()


def test_passed_on_reader_has_no_part_in_the_conversation(house: House) -> None:
    remark = house.remark(mode=Mode.NAMED)
    house.passed(remark)
    program = program_of(house.sponsor)
    assert program.get(at(remark.number)).status_code == 200
    assert program.get(at(remark.number, "replies/")).status_code == 404
    assert program.post(at(remark.number, "replies/"), REPLY).status_code == 404


def test_other_networks_remark_is_not_there(house: House) -> None:
    remark = House.build().remark()
    assert program_of(house.analyst).get(at(remark.number)).status_code == 404


def test_conversation_runs_both_ways_without_a_name(house: House) -> None:
    author = house.member()
    remark = house.remark(author)
    assert replied(house, remark).status_code == 201
    back = program_of(author).post(at(remark.number, "replies/"), {"text": "Thank you.\r\nBye."})
    assert back.status_code == 201
    assert set(back.json()) == {"direction", "at", "is_answer"}
    add_note(scope=house.desk, case=remark.case, text="Between us.")
    own = program_of(author).get(at(remark.number, "replies/")).json()["results"]
    assert [(each["direction"], each["text"]) for each in own] == [
        ("to_author", "canary-reply"),
        ("from_author", "Thank you.\nBye."),
    ]
    desk = program_of(house.analyst).get(at(remark.number, "replies/"))
    assert [each["direction"] for each in desk.json()["results"]] == ["to_author", "from_author", "note"]
    assert author.person.name not in desk.content.decode()
    case = Case.objects.get(remark=remark)
    assert (case.first_reply_at is None, case.wants_look) == (False, True)


def test_reply_marked_as_the_answer_closes_the_themes(house: House) -> None:
    remark = house.remark()
    refused = replied(house, remark, is_answer=True)
    assert (refused.status_code, refused.json()["code"]) == (422, "theme_missing")
    house.themed(remark)
    assert replied(house, remark, is_answer=True).json()["is_answer"] is True
    assert Case.objects.get(remark=remark).answered_at is not None


@pytest.mark.parametrize("by", ["author", "desk"])
def test_reply_sent_twice_under_its_key_is_one_and_its_words_are_not_kept(house: House, by: str) -> None:
    author = house.member()
    remark = house.remark(author)
    program = program_of(author if by == "author" else house.analyst)
    key = {"Idempotency-Key": "k"}
    first, second = (program.post(at(remark.number, "replies/"), REPLY, headers=key) for _each in range(2))
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert second["Idempotent-Replayed"] == "true"
    assert Message.objects.count() == 1
    assert "canary-reply" not in str(vars(IdempotentWrite.objects.get()))
    other = program.post(at(remark.number, "replies/"), {"text": "Other."}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    IdempotentWrite.objects.update(status=None, leased_until=timezone.now() + timedelta(seconds=9))
    assert program.post(at(remark.number, "replies/"), REPLY, headers=key).status_code == 409
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["", " ", "a\x00", "x" * 4001, "x" * 1_000_000, None, {"a": 1}])
@pytest.mark.parametrize("by", ["author", "desk"])
def test_reply_that_is_none_is_refused(house: House, by: str, text: Any) -> None:
    author = house.member()
    remark = house.remark(author)
    program = program_of(author if by == "author" else house.analyst)
    answer = program.post(at(remark.number, "replies/"), {"text": text})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/text"]
    assert not Message.objects.exists()


def test_check_keeps_the_authors_word_once(house: House) -> None:
    author = house.member()
    remark = house.remark(author)
    program, key = program_of(author), {"Idempotency-Key": "k"}
    early = program.post(at(remark.number, "check/"), {"result": "yes"}, headers=key)
    assert early.status_code == 422
    house.told(remark)
    for _each in range(2):
        answer = program.post(at(remark.number, "check/"), {"result": "no"}, headers=key)
        assert (answer.status_code, answer.json()["check_result"]) == (200, "no")
    assert Case.objects.get(remark=remark).check_result == "no"
    wrong = program.post(at(remark.number, "check/"), {"result": "perhaps"})
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/result"]


def test_check_is_the_authors_alone(house: House) -> None:
    remark = house.remark()
    house.told(remark)
    for reader in (house.analyst, house.sponsor, house.member()):
        answer = program_of(reader).post(at(remark.number, "check/"), {"result": "yes"})
        assert answer.status_code == 404
    assert Case.objects.get(remark=remark).check_result == ""


QUERIES = {"author": 7, "desk": 16}


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("by", ["author", "desk"])
def test_remark_costs_the_same_for_any_length_of_its_story(
    house: House, by: str, rows: int, django_assert_num_queries: Any
) -> None:
    author = house.member()
    remark = house.remark(author, mode=Mode.NAMED)
    for _each in range(rows):
        replied(house, remark)
        add_note(scope=house.desk, case=remark.case, text="Between us.")
        house.passed(remark)
        house.answered()
    program = program_of(author if by == "author" else house.analyst)
    program.get(at(remark.number))
    with django_assert_num_queries(QUERIES[by]):
        program.get(at(remark.number))
