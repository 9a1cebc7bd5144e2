"""What a person is handed of what they said: their words, what they were written back, and the answers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import MessageDirection
from feedback.models import Message
from feedback.services.personal_data import export_remarks
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
