"""Delivery to a real SMTP server process: accepted, refused for now, refused for good, away."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from partners.models import Mail
from partners.services.mail import deliver_due_mails, deliver_mail, queue_mail
from portal.kernel.leases import FIRST_RETRY, WorkState
from tests.factories.partners import PersonFactory
from tests.rig.mailbox import Mailbox
from tests.rig.processes import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(smtp: tuple[Mailbox, int], settings) -> Mailbox:
    """Deliver to that server."""
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp[1]
    return smtp[0]


def a_mail(address: str) -> Mail:
    """Put a mail to somebody into the outbox."""
    person = PersonFactory(email=address)
    shown = {"code": "ABC-123", "link": "https://portal.example.com/"}
    mail = queue_mail(
        network=person.network,
        person=person,
        template="partners/mail/sign_in",
        context=shown,
        dedupe_key=address,
        headers={"List-Unsubscribe": "<https://portal.example.com/stop>"},
    )
    assert mail is not None
    return mail


def test_accepted_mail_arrives_as_written_and_leaves_no_body(mailbox: Mailbox) -> None:
    mail = a_mail("accepted@dealers.example")
    assert deliver_mail(mail.pk)
    (letter,) = mailbox.letters("accepted@dealers.example")
    assert letter.message_id == mail.message_id
    assert "ABC-123" in letter.text
    assert "ABC-123" in letter.html
    assert letter.message["List-Unsubscribe"] == "<https://portal.example.com/stop>"
    assert letter.message["Content-Language"] == "en"
    mail.refresh_from_db()
    assert (mail.work_state, mail.text, mail.html) == (WorkState.DONE, "", "")
    assert mail.sent_at is not None


def test_mail_refused_for_now_goes_out_later_with_the_same_id(mailbox: Mailbox) -> None:
    mail = a_mail("greylisted@dealers.example")
    mailbox.refuse("greylisted@dealers.example", "450 4.2.0 Try again later")
    assert not deliver_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.work_state, mail.last_error) == (WorkState.DUE, "refused 450")
    assert mailbox.letters("greylisted@dealers.example") == []
    assert deliver_due_mails() == 0
    with time_machine.travel(timezone.now() + FIRST_RETRY + dt.timedelta(seconds=1)):
        assert deliver_due_mails() == 1
    (letter,) = mailbox.letters("greylisted@dealers.example")
    assert letter.message_id == mail.message_id


def test_mail_refused_for_good_is_a_bounce_and_is_not_tried_again(mailbox: Mailbox) -> None:
    mail = a_mail("gone@dealers.example")
    mailbox.refuse("gone@dealers.example", "550 5.1.1 No such user")
    assert not deliver_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.work_state, mail.text) == (WorkState.DEAD, "")
    assert mail.person.bounced_at is not None
    with time_machine.travel(timezone.now() + dt.timedelta(days=30)):
        assert deliver_due_mails() == 0
    assert mailbox.letters("gone@dealers.example") == []


def test_one_refusal_holds_up_nobody_else_on_the_same_connection(mailbox: Mailbox) -> None:
    for name in ("first", "refused", "last"):
        a_mail(f"{name}@row.example")
    mailbox.refuse("refused@row.example", "550 5.7.1 Not here")
    assert deliver_due_mails() == 2
    assert [letter.to for letter in mailbox.letters() if letter.to.endswith("@row.example")] == [
        "first@row.example",
        "last@row.example",
    ]


def test_mail_waits_while_the_server_is_away(mailbox: Mailbox, settings) -> None:
    settings.EMAIL_PORT = free_port()
    mail = a_mail("waiting@dealers.example")
    assert not deliver_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.work_state, mail.last_error) == (WorkState.DUE, "ConnectionRefusedError")
    assert "ABC-123" in mail.text
