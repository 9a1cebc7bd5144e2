"""Close, take up, put off and ask, as the desk's pages do; and the author's answer to HQ."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from feedback.enums import CaseState, Mode
from feedback.models import Case, Message
from feedback.services.asking_back import ask_back
from tests.factories.feedback import House
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build(slug="pumps")


def post(house: House, remark: Any, rest: str, body: Any = None) -> Any:
    address = f"/api/v1/pumps/remarks/{remark.number}/{rest}/"
    return program_of(house.analyst).post(address, body or {})


def test_close_and_take_up_again(house: House) -> None:
    remark = house.remark()
    answer = post(house, remark, "close", {"reason": "twice", "words": "See March."})
    assert (answer.status_code, answer.json()) == (
        200,
        {"state": "closed", "close_reason": "twice", "put_off_until": None},
    )
    assert "See March." in Message.objects.get(case=remark.case).text
    answer = post(house, remark, "take-up")
    assert answer.json()["state"] == "received"
    assert Case.objects.get(remark=remark).state == CaseState.RECEIVED


@pytest.mark.parametrize("body", [{}, {"reason": "because"}, {"reason": "twice", "words": "x" * 1001}])
def test_close_refuses_what_the_page_refuses(house: House, body: dict[str, str]) -> None:
    remark = house.remark()
    assert post(house, remark, "close", body).status_code == 422
    assert not Message.objects.exists()


def test_close_is_refused_once_hq_has_it(house: House) -> None:
    row = house.passed(house.remark())
    assert post(house, row.case.remark, "close", {"reason": "twice"}).status_code in {409, 422}
    assert Case.objects.get(pk=row.case_id).state == CaseState.PASSED_ON


def test_put_off_and_bring_back(house: House) -> None:
    remark, day = house.remark(), house.today + dt.timedelta(days=3)
    answer = post(house, remark, "put-off", {"until": day.isoformat()})
    assert answer.json()["put_off_until"].startswith(day.isoformat())
    assert post(house, remark, "put-off", {"until": None}).json()["put_off_until"] is None
    assert post(house, remark, "put-off").status_code == 422
    assert post(house, remark, "put-off", {"until": house.today.isoformat()}).status_code == 422


def test_question_stops_the_clock(house: House) -> None:
    remark = house.remark()
    assert post(house, remark, "replies", {"text": "Which model?", "asks": True}).status_code == 201
    assert Case.objects.get(remark=remark).asked_at is not None


def test_author_reads_and_answers_what_hq_asks(house: House) -> None:
    author = house.member()
    row = house.passed(house.remark(author, mode=Mode.NAMED))
    ask_back(scope=house.hq, case_theme=row, text="Which model?", at=timezone.now())
    program, address = program_of(author), f"/api/v1/pumps/remarks/{row.case.remark.number}/"
    (question,) = program.get(address).json()["questions"]
    assert (question["text"], question["author"]) == ("Which model?", house.sponsor.person.name)
    program.post(f"{address}replies/", {"text": "The X2.", "question": question["key"]})
    assert Message.objects.get(text="The X2.").thread == row
    assert program.get(address).json()["questions"] == []


@pytest.mark.parametrize("deed", ["close", "take-up", "put-off"])
def test_deeds_of_the_desk_are_not_there_for_others(house: House, deed: str) -> None:
    author = house.member()
    remark = house.remark(author)
    for who in (author, house.sponsor):
        program = program_of(who)
        assert program.post(f"/api/v1/pumps/remarks/{remark.number}/{deed}/", {}).status_code == 404
