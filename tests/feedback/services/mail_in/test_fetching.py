"""Mail is fetched from a mailbox by IMAP, once, and nothing in it is lost."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator

import pytest

from feedback.enums import MailDoubt, MailOutcome
from feedback.models import InboundMail, Remark
from feedback.services.mail_in import fetching
from feedback.services.mail_in.fetching import fetch_mail
from feedback.services.mail_in.reading import read_due_mails
from feedback.services.mail_in.receiving import MOST_BYTES
from feedback.tasks import fetch_mail_task
from portal.kernel import killpoints
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, letter
from tests.rig.imap_server import Mailbox, imap_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A mailbox that the portal fetches from."""
    with imap_server() as box:
        settings.INBOUND_IMAP_HOST, settings.INBOUND_IMAP_PORT = "127.0.0.1", box.port
        settings.INBOUND_IMAP_USER, settings.INBOUND_IMAP_PASSWORD = "post", "secret"
        settings.INBOUND_IMAP_TLS = False
        yield box


def test_mail_in_the_mailbox_becomes_a_remark_and_is_deleted_there(mailbox: Mailbox) -> None:
    house = House.build()
    author, to = house.member(), f"{house.network.slug}@{DOMAIN}"
    mailbox.put(letter(author.person.email, to, "Düster.", Subject="One").as_bytes())
    mailbox.put(letter(author.person.email, to, "Dark.", Subject="Two").as_bytes())
    assert (fetch_mail(), read_due_mails(), fetch_mail()) == (2, 2, 0)
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["One\n\nDüster.", "Two\n\nDark."]
    assert mailbox.mails == {}
    assert {mail.via for mail in InboundMail.objects.all()} == {"imap"}


def test_mail_for_no_network_stays_in_the_mailbox_and_is_not_fetched_again(mailbox: Mailbox) -> None:
    House.build(), House.build()
    mailbox.put(letter("eve@home.example", "nobody@elsewhere.example").as_bytes())
    assert (fetch_mail(), fetch_mail()) == (0, 0)
    assert (len(mailbox.mails), InboundMail.objects.count()) == (1, 0)
    assert sum("BODY.PEEK" in asked for asked in mailbox.asked) == 1


def test_fetcher_killed_before_it_deletes_finds_the_mail_again_and_knows_it(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken in, not yet deleted: fetched once more, deleted then, and one remark all the same."""
    house = House.build()
    author = house.member()
    mailbox.put(letter(author.person.email, f"{house.network.slug}@{DOMAIN}").as_bytes())

    def die(point: str) -> None:
        if point == "mail-fetched":
            raise SystemExit

    monkeypatch.setattr(killpoints, "hook", die)
    with pytest.raises(SystemExit):
        fetch_mail()
    assert len(mailbox.mails) == 1
    monkeypatch.setattr(killpoints, "hook", None)
    read_due_mails()
    assert fetch_mail() == 0
    assert (mailbox.mails, Remark.objects.count(), InboundMail.objects.count()) == ({}, 1, 1)


def test_mail_that_is_too_big_is_fetched_in_part(mailbox: Mailbox) -> None:
    house = House.build()
    mail = letter(house.member().person.email, f"{house.network.slug}@{DOMAIN}", "First words.").as_bytes()
    mailbox.put(mail + b"y" * MOST_BYTES)
    assert (fetch_mail(), read_due_mails()) == (1, 1)
    row = InboundMail.objects.get()
    assert (row.outcome, row.doubt) == (MailOutcome.QUARANTINE, MailDoubt.TOO_BIG)
    assert mailbox.mails == {}


def test_mail_that_went_meanwhile_and_a_farewell_that_fails_are_no_error(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody deleted it between the list and the fetch; then the line is cut."""

    def cut(_box: imaplib.IMAP4) -> None:
        raise OSError

    mailbox.put(letter("eve@home.example", "x@y.example").as_bytes())
    monkeypatch.setattr(fetching, "_raw", lambda _box, _uid: b"")
    monkeypatch.setattr(imaplib.IMAP4, "logout", cut)
    assert fetch_mail() == 0
    assert mailbox.without("\\Seen") == [1]


@pytest.mark.parametrize(
    "wrong",
    [{"INBOUND_IMAP_PASSWORD": "x"}, {"INBOUND_IMAP_FOLDER": "Elsewhere"}, {"INBOUND_IMAP_TLS": True}],
)
def test_mailbox_that_does_not_open_is_no_error(mailbox: Mailbox, settings, wrong: dict[str, object]) -> None:
    mailbox.put(letter("eve@home.example", "x@y.example").as_bytes())
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert fetch_mail() == 0
    assert len(mailbox.mails) == 1


def test_server_that_is_away_or_not_named_is_no_error(settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.INBOUND_IMAP_HOST, settings.INBOUND_IMAP_PORT = "127.0.0.1", free.getsockname()[1]
        assert fetch_mail() == 0
    settings.INBOUND_IMAP_HOST = ""
    assert fetch_mail() == 0


def test_mailbox_is_asked_over_tls_with_a_checked_certificate(
    settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless somebody switched it off, as for a server on the same machine."""
    seen = {}

    def refuse(host: str, port: int, *, ssl_context: ssl.SSLContext, timeout: int) -> None:
        seen.update(host=host, port=port, mode=ssl_context.verify_mode, checks=ssl_context.check_hostname)
        raise OSError

    settings.INBOUND_IMAP_HOST = "mail.example"
    monkeypatch.setattr("imaplib.IMAP4_SSL", refuse)
    fetch_mail_task()
    assert seen == {"host": "mail.example", "port": 993, "mode": ssl.CERT_REQUIRED, "checks": True}
