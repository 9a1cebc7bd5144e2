"""HQ's page of one voice, the author's answer, and the agency between them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import Mode
from feedback.models import CaseTheme, Message
from feedback.queries.receipt import receipt_path
from feedback.queries.threads import voice_of
from feedback.services.asking_back import ask_back
from feedback.services.writing_back import write_back
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def sponsor(house: House, client: Client) -> Client:
    """Return a browser that the sponsor is signed in with."""
    client.force_login(house.sponsor.person.user)
    return client


def voice_url(house: House, row: CaseTheme) -> str:
    return reverse("feedback:ask-back", args=[house.network.slug, row.theme.code, voice_of(row)])


def asked(house: House, row: CaseTheme) -> Message:
    return ask_back(scope=house.hq, case_theme=row, text="Which model?", at=timezone.now())


def answered(row: CaseTheme) -> Message:
    fields = {"submission_key": "k", "at": timezone.now(), "question": row.pk}
    return write_back(remark=row.case.remark, text="CANARY-ANSWER", **fields)


@pytest.mark.parametrize("mode", Mode.values)
def test_ask_back_page_asks_once_and_shows_what_the_mode_allows(
    sponsor: Client, house: House, mode: str
) -> None:
    author = house.member()
    remark = house.remark(author, mode=mode, text="CANARY-WORDS")
    row = house.passed(remark)
    address = voice_url(house, row)
    page = sponsor.get(address).content.decode()
    hidden = mode != Mode.NAMED
    assert ("CANARY-WORDS" in page, f"Voice {row.stand_in}" in page) == (not hidden, hidden)
    assert (author.person.name in page, author.partner.name in page) == (not hidden, not hidden)
    assert sponsor.post(address, {"text": "Which model?", "submission_key": "f"}).url == address
    sponsor.post(address, {"text": "Which model?", "submission_key": "f"})
    assert Message.objects.count() == 1
    page = sponsor.get(address).content.decode()
    assert "Which model?" in page
    assert "Your question is on its way." in page
    theme = sponsor.get(reverse("feedback:owed-theme", args=[house.network.slug, row.theme.code]))
    assert "Waits for those you asked" in theme.content.decode()
    owed = sponsor.get(reverse("feedback:answers-owed", args=[house.network.slug]))
    assert "waits for those who were asked back" in owed.content.decode()


def test_ask_back_without_words_comes_back(sponsor: Client, house: House) -> None:
    row = house.passed(house.remark())
    response = sponsor.post(voice_url(house, row), {"text": " "})
    assert response.status_code == 422
    assert "Write what you want to know first." in response.content.decode()


def test_ask_back_of_what_is_answered_offers_no_form(sponsor: Client, house: House) -> None:
    row = house.passed(house.remark())
    house.answered()
    page = sponsor.get(voice_url(house, row)).content.decode()
    assert "This is answered." in page
    assert "<textarea" not in page


def test_ask_back_voice_that_hq_may_not_read_is_not_there(sponsor: Client, house: House) -> None:
    unpassed, foreign = house.themed(house.remark()), House.build()
    row = foreign.passed(foreign.remark(mode=Mode.NAMED))
    protected = house.passed(house.remark())
    number = protected.case.remark.number
    slug, code = house.network.slug, house.theme.code
    for voice in ("x", unpassed.case.remark.number, row.case.remark.number, number):
        assert sponsor.get(reverse("feedback:ask-back", args=[slug, code, voice])).status_code == 404
    assert sponsor.get(voice_url(foreign, row)).status_code == 404


@pytest.mark.parametrize("mode, said", [(Mode.NAMED, "with your name"), (Mode.NO_IDENTITY, "who you are")])
def test_author_answers_the_question_on_the_receipt(
    client: Client, house: House, mode: str, said: str
) -> None:
    row = house.passed(house.remark(mode=mode))
    asked(house, row)
    address = receipt_path(row.case.remark)
    page = client.get(address).content.decode()
    assert "Headquarters asks you" in page
    assert said in page
    empty = client.post(address, {"question": row.pk, "text": ""})
    assert empty.status_code == 422
    assert client.post(address, {"question": row.pk, "text": "The X2."}).status_code == 302
    assert Message.objects.get(text="The X2.").thread == row
    client.post(address, {"text": "By the way.", "question": "x"})
    assert Message.objects.get(text="By the way.").thread is None


def desk(client: Client, house: House, row: CaseTheme, **fields: Any) -> Any:
    address = reverse("feedback:desk-case", args=[house.network.slug, row.case.remark.number])
    return client.post(address, fields) if fields else client.get(address)


def test_desk_words_the_answer_and_hands_it_on(analyst: Client, house: House) -> None:
    row = house.passed(house.remark())
    asked(house, row)
    assert "HQ asks the author back." in desk(analyst, house, row).content.decode()
    message = answered(row)
    page = desk(analyst, house, row).content.decode()
    for words in ("HQ asks", "HQ waits for this", "CANARY-ANSWER", "Hand it to HQ"):
        assert words in page
    refused = desk(analyst, house, row, action="hand_on", message=message.pk)
    assert refused.status_code == 422
    assert "This field is required." in refused.content.decode()
    fields = {"action": "hand_on", "message": message.pk, f"m{message.pk}-wording": "The smaller one."}
    assert desk(analyst, house, row, **fields).status_code == 302
    page = desk(analyst, house, row).content.decode()
    assert "The smaller one." in page
    assert "Hand it to HQ" not in page
    assert desk(analyst, house, row, action="hand_on", message=0).status_code == 422
    analyst.force_login(house.sponsor.person.user)
    shown = analyst.get(voice_url(house, row)).content.decode()
    assert "The smaller one." in shown
    assert "CANARY" not in shown
    theme = analyst.get(reverse("feedback:owed-theme", args=[house.network.slug, row.theme.code]))
    assert "The smaller one." in theme.content.decode()
    assert "CANARY" not in theme.content.decode()


def test_desk_waits_no_longer(analyst: Client, house: House) -> None:
    row = house.passed(house.remark())
    asked(house, row)
    for _ in range(2):
        assert desk(analyst, house, row, action="drop", case_theme=row.pk).status_code == 302
    row.refresh_from_db()
    assert row.asked_at is None
    assert desk(analyst, house, row, action="drop", case_theme=0).status_code == 302
