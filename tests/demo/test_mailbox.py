"""The demo's mailbox keeps and shows every mail, whatever else was sent."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from feedback.models import Message
from feedback.services.mail_in.reading import read_due_mails
from feedback.services.relay import reply_to_author
from partners.services.mail import deliver_due_mails
from portal.demo import mailbox
from portal.demo.answering import answer_address, answer_letter
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN

HER = "her@dealer.example"


@pytest.fixture(autouse=True)
def folder(settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A mailbox of its own, whose pages hold two mails."""
    settings.DEMO_MAILBOX = tmp_path / "mails"
    monkeypatch.setattr(mailbox, "SHOWN", 2)
    return settings.DEMO_MAILBOX


def put(subject: str, to: str = "others@dealer.example", *, hour: int = 0) -> None:
    """Deliver one mail, dated so many hours from now."""
    headers = {
        "Message-ID": f"<{subject}@here>",
        "Date": format_datetime(timezone.now() + timedelta(hours=hour)),
    }
    mailbox.MailboxBackend().send_messages([EmailMessage(subject, "Words.", None, [to], headers=headers)])


def subjects(page: mailbox.LetterPage) -> list[str]:
    return [letter.subject for letter in page.letters]


def test_every_mail_is_reached_page_by_page() -> None:
    for number in range(5):
        put(f"mail {number}", hour=number)
    shown, page = [], mailbox.letters()
    while page.next_key:
        shown += subjects(page)
        page = mailbox.letters(after=page.next_key)
    assert page.total == 5
    assert [*shown, *subjects(page)] == [f"mail {number}" for number in (4, 3, 2, 1, 0)]


def test_mails_of_one_person_are_found_behind_newer_ones_of_others() -> None:
    put("first", HER)
    for number in range(4):
        put(f"mail {number}", hour=1)
    found = mailbox.letters(HER)
    assert (subjects(found), found.total, found.next_key) == (["first"], 1, "")


def test_second_copy_takes_the_place_of_the_first() -> None:
    put("once")
    put("once")
    assert mailbox.letters().total == 1


def test_key_that_is_not_there_gives_the_first_page() -> None:
    put("only")
    assert subjects(mailbox.letters(after="../../etc/passwd")) == ["only"]


@pytest.mark.django_db
def test_answer_to_a_mail_goes_on_with_the_conversation(settings, tmp_path: Path) -> None:
    """As a mail program sends it: below the words a signature and the mail itself, which are left out."""
    settings.INBOUND_DOMAIN, settings.MEDIA_ROOT = DOMAIN, str(tmp_path)
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    reply_to_author(scope=house.desk, case=remark.case, text="Which one?", at=timezone.now())
    deliver_due_mails()
    for message in mail.outbox:
        mailbox.MailboxBackend().send_messages([message])
    found = next(letter for letter in mailbox.letters().letters if "Which one?" in letter.text)
    answer_letter(found, "The left one.")
    read_due_mails()
    assert Message.objects.latest("pk").text == "The left one."
    settings.INBOUND_DOMAIN = ""
    assert answer_address(found) == ""
