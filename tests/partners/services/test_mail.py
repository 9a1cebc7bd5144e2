"""The outbox: one row each, delivered once, purged, and nothing lost when things break."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.utils import timezone

from partners.models import Mail, Pulse
from partners.services import mail as service
from partners.services.mail import deliver_due_mails, deliver_mail, queue_mail, sender
from partners.services.retention import WORDS, drop_words_of_mails
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory, PersonFactory, consenting
from tests.rig.mailbox import Mailbox
from tests.rig.smtp_server import KeepingHandler

pytestmark = pytest.mark.django_db
TEMPLATE = "partners/mail/sign_in"
CONTEXT = {"code": "CANARY", "link": "https://portal.example/x"}


def queue(person=None, key: str = "k", **options) -> Mail | None:
    person = person or PersonFactory()
    return queue_mail(
        network=person.network, person=person, template=TEMPLATE, context=CONTEXT, dedupe_key=key, **options
    )


@pytest.fixture
def server(tmp_path: Path, settings) -> Iterator[Mailbox]:
    """Run a real SMTP server for the delivery backend."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(KeepingHandler(tmp_path), hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield Mailbox(tmp_path)
    controller.stop()


def test_queue_mail_speaks_the_persons_language_or_the_networks() -> None:
    network = NetworkFactory(languages=["de", "en"])
    german = queue(PersonFactory(network=network, language="de"), "1")
    dutch = queue(PersonFactory(network=network, language="nl"), "2")
    polish = queue(PersonFactory(network=network, language="pl"), "4")
    assert (german.language, dutch.language, polish.language) == ("de", "nl", "de")
    assert queue(PersonFactory(network=network, language="de"), "3", language="en").language == "en"


def test_queue_mail_writes_once_per_key_and_never_without_address() -> None:
    person = PersonFactory()
    assert queue(person) is not None
    assert queue(person) is None
    assert queue(PersonFactory(email=""), "other") is None
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    "name,shown",
    [
        ("Anna Berger", '"Anna Berger" <backchannel@localhost>'),
        ("", '"Pumps" <backchannel@localhost>'),
        ('Jürgen "J" Groß\nBcc: x@y.z', '"Jürgen J Groß Bcc: x@y.z" <backchannel@localhost>'),
    ],
)
def test_sender_is_a_name_at_the_installations_address(name: str, shown: str) -> None:
    assert sender(NetworkFactory.build(name="Pumps", sender_name=name)) == shown


def test_sender_without_network_is_the_installation(settings) -> None:
    assert sender(None) == settings.DEFAULT_FROM_EMAIL


def test_delivery_purges_the_bodies_and_keeps_the_row(server) -> None:
    queued = queue(
        PersonFactory(email="jens@example.org"), headers={"List-Unsubscribe": "<https://x.example>"}
    )
    assert deliver_mail(queued.pk) is True
    queued.refresh_from_db()
    assert (queued.work_state, queued.text, queued.html) == (WorkState.DONE, "", "")
    (letter,) = server.letters("jens@example.org")
    assert "CANARY" in letter.text
    assert "CANARY" in letter.html
    assert letter.message_id == queued.message_id
    assert letter.message["List-Unsubscribe"] == "<https://x.example>"


def test_umlauts_in_the_sender_arrive_as_they_are(server) -> None:
    network = NetworkFactory(sender_name="Jürgen Groß")
    queue(PersonFactory(network=network, email="a@example.org"))
    deliver_due_mails()
    (letter,) = server.letters("a@example.org")
    assert str(letter.message["From"]) == "Jürgen Groß <backchannel@localhost>"


def test_twice_is_once(server) -> None:
    queued = queue(PersonFactory(email="a@example.org"))
    assert [deliver_mail(queued.pk), deliver_mail(queued.pk), deliver_due_mails()] == [True, False, 0]
    assert len(server.letters()) == 1


def test_two_workers_at_once_deliver_once(server) -> None:
    queued = queue(PersonFactory(email="a@example.org"))
    held = Mail.objects.claim(queued.pk)
    assert deliver_mail(queued.pk) is False
    assert held.finish()


def test_killed_after_data_goes_out_again_with_the_same_message_id(server, monkeypatch, time_machine) -> None:
    queued = queue(PersonFactory(email="a@example.org"))

    def killed(_mail: Mail, **_changes: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Mail, "finish", killed)
    with pytest.raises(KeyboardInterrupt):
        deliver_mail(queued.pk)
    monkeypatch.undo()
    assert deliver_due_mails() == 0
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert deliver_due_mails() == 1
    first, second = server.letters("a@example.org")
    assert first.message_id == second.message_id
    assert first.message["Date"] == second.message["Date"]


def test_lost_lease_writes_nothing(server, monkeypatch) -> None:
    queued = queue(PersonFactory(email="a@example.org"))
    real = service._message

    def robbed(mail: Mail, connection) -> EmailMultiAlternatives:
        Mail.objects.filter(pk=mail.pk).update(lease_token="somebody else")
        return real(mail, connection)

    monkeypatch.setattr(service, "_message", robbed)
    assert deliver_mail(queued.pk) is False
    queued.refresh_from_db()
    assert (queued.work_state, bool(queued.text)) == (WorkState.LEASED, True)


def test_refusal_for_good_is_a_bounce(server) -> None:
    person = consenting(email="gone@example.org")
    seat = MembershipFactory(network=person.network, person=person)
    assert Pulse.objects.get(partner=seat.partner).is_reachable
    server.refuse("gone@example.org", "550 5.1.1 no such user")
    queued = queue(person)
    assert deliver_due_mails() == 0
    queued.refresh_from_db()
    person.refresh_from_db()
    assert (queued.work_state, queued.last_error, queued.text) == (WorkState.DEAD, "refused 550", "")
    assert person.bounced_at is not None
    assert not Pulse.objects.get(partner=seat.partner).is_reachable


def test_refusal_of_an_address_that_is_nobodys_is_given_up(server) -> None:
    server.refuse("gone@example.org", "550 5.1.1 no such user")
    outbox = django_mail.get_connection("partners.outbox.OutboxBackend")
    send_mail("Hello", "text", None, ["gone@example.org"], connection=outbox)
    assert deliver_due_mails() == 0
    assert Mail.objects.get().work_state == WorkState.DEAD


def test_passing_refusal_waits_and_arrives(server, time_machine) -> None:
    server.refuse("busy@example.org", "450 4.2.0 try later")
    queued = queue(PersonFactory(email="busy@example.org"))
    assert deliver_due_mails() == 0
    queued.refresh_from_db()
    assert (queued.work_state, queued.last_error) == (WorkState.DUE, "refused 450")
    time_machine.move_to(timezone.now() + timedelta(seconds=31))
    assert deliver_due_mails() == 1
    assert len(server.letters("busy@example.org")) == 1


def test_one_refusal_holds_up_nobody_else(server) -> None:
    server.refuse("gone@example.org", "550 5.1.1 no such user")
    network = NetworkFactory()
    for name in ("a", "gone", "b"):
        queue(PersonFactory(network=network, email=f"{name}@example.org"), name)
    assert deliver_due_mails() == 2


def test_absent_server_costs_no_attempt(settings) -> None:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    queued = queue()
    assert deliver_due_mails() == 0
    queued.refresh_from_db()
    assert (queued.work_state, queued.attempts) == (WorkState.DUE, 0)


def test_failing_conversation_is_tried_for_days(monkeypatch, time_machine) -> None:
    queued = queue()

    def broken(*_ignored: object) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(service, "_message", broken)
    started = moment = timezone.now()
    while queued.work_state != WorkState.DEAD:
        moment = max(moment, queued.due_at) + timedelta(seconds=1)
        time_machine.move_to(moment, tick=False)
        deliver_mail(queued.pk)
        queued.refresh_from_db()
    assert queued.last_error == "SMTPServerDisconnected"
    assert moment - started > timedelta(days=3)


def test_outbox_backend_takes_mails_of_others() -> None:
    message = EmailMultiAlternatives("Hello\tthere", "text", "a@b.c", ["x@example.org"], cc=["y@example.org"])
    message.attach_alternative("<p>html</p>", "text/html")
    assert django_mail.get_connection("partners.outbox.OutboxBackend").send_messages([message]) == 1
    rows = Mail.objects.order_by("to_address").values_list("to_address", "subject", "text", "html")
    assert list(rows) == [
        ("x@example.org", "Hello there", "text", "<p>html</p>"),
        ("y@example.org", "Hello there", "text", "<p>html</p>"),
    ]


def test_mail_that_was_given_up_keeps_its_words_for_two_weeks_so_that_it_can_be_sent(
    settings, monkeypatch
) -> None:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    monkeypatch.setattr(service, "MOST_ATTEMPTS", 2)
    mail = queue()
    for state in (WorkState.DUE, WorkState.DEAD):
        Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
        assert deliver_mail(mail.pk) is False
        mail.refresh_from_db()
        assert (mail.work_state, "CANARY" in mail.text, "CANARY" in mail.html) == (state, True, True)
    later = mail.created_at + WORDS
    assert (drop_words_of_mails(later), drop_words_of_mails(later + timedelta(seconds=1))) == (0, 1)
    mail.refresh_from_db()
    assert (mail.work_state, mail.text, mail.html) == (WorkState.DEAD, "", "")
