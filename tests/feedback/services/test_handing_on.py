"""An answer about prices reaches HQ only in words that somebody read, whatever its author's mode."""

from __future__ import annotations

import pytest
from django.utils import timezone

from feedback.enums import Mode
from feedback.services.asking_back import ask_back, hand_on
from feedback.services.guarding import WordsFoundError
from feedback.services.writing_back import write_back
from partners.models import Membership
from tests.factories.feedback import House, scope_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mode", Mode.values)
def test_answer_about_prices_waits_for_words_that_somebody_read(mode: str) -> None:
    house = House.build()
    row, now = house.passed(house.remark(mode=mode)), timezone.now()
    sponsor: Membership = house.sponsor
    ask_back(scope=scope_of(sponsor), case_theme=row, text="Which model is it?", at=now)
    said = {"remark": row.case.remark, "text": "They ask for a discount.", "submission_key": "k"}
    message = write_back(**said, at=now, question=row.pk)
    assert message.handed_at is None
    with pytest.raises(WordsFoundError):
        hand_on(scope=house.desk, message=message, wording="A discount.", at=now)
    message.refresh_from_db()
    assert (message.handed_at, message.wording) == (None, "")
    handed = hand_on(scope=house.desk, message=message, wording="A discount.", at=now, is_read=True)
    assert (handed.handed_at is not None, handed.wording) == (True, "A discount.")
