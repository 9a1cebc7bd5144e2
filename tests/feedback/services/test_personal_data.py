"""What a person is handed of what they said: their words, what they were written back, and the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.enums import MessageDirection, ReplyKind
from feedback.models import Message, PlannedReply
from feedback.services.asking_back import ask_back, hand_on
from feedback.services.personal_data import ERASED, erase_messages, erase_planned, export_remarks
from feedback.services.planning import plan_reply
from feedback.services.writing_back import write_back
from partners.queries.subjects import subject_of
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


def test_export_holds_both_sides_of_a_conversation_and_the_answer_to_it() -> None:
    house = House.build()
    author = house.member()
    remark = house.passed(house.remark(author, text="The pump hums.")).case.remark
    for direction, text in (("to_author", "Which one?"), ("from_author", "The small one.")):
        Message.objects.create(
            case=remark.case, direction=MessageDirection(direction), text=text, sent_at=timezone.now()
        )
    answer = house.answered(text="A new fan is on its way.")
    house.remark(house.member(), text="Somebody else's words.")
    (told,) = export_remarks(subject_of(author.person))
    assert told["text"] == "The pump hums."
    assert [(one["from"], one["text"]) for one in told["messages"]] == [
        ("the agency", "Which one?"),
        ("you", "The small one."),
    ]
    assert [(one["theme"], one["text"]) for one in told["answers"]] == [(answer.theme.name, answer.text)]


def test_words_that_are_erased_go_from_waiting_replies_and_from_what_hq_was_told() -> None:
    house, now = House.build(), timezone.now()
    author = house.member()
    row, other = house.passed(house.remark(author)), house.passed(house.remark())
    for each in (row, other):
        ask_back(scope=house.hq, case_theme=each, text="Which one?", at=now)
        said = write_back(
            remark=each.case.remark, text="Mine.", submission_key=f"{each.pk}", at=now, question=each.pk
        )
        hand_on(scope=house.desk, message=said, wording="The small one.", at=now)
        plan_reply(
            scope=house.desk,
            case=each.case,
            text="We see.",
            kind=ReplyKind.REPLY,
            send_at=now + timedelta(days=1),
            at=now,
        )
    assert [one["from"] for one in export_remarks(subject_of(author.person))[0]["messages"]] == [
        "headquarters",
        "you",
    ]
    subject = subject_of(author.person)
    assert (erase_messages(subject), erase_planned(subject)) == (0, 0)
    subject = replace(subject, words_too=True)
    erase_messages(subject)
    erase_planned(subject)
    assert set(Message.objects.filter(case=row.case).values_list("text", "wording")) == {
        (ERASED, ""),
        (ERASED, ERASED),
    }
    assert PlannedReply.objects.get(case=row.case).text == ERASED
    assert {message.text for message in Message.objects.filter(case=other.case)} == {"Which one?", "Mine."}
    assert PlannedReply.objects.get(case=other.case).text == "We see."
