"""What speaks against a mail, and what of it then waits for somebody to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.enums import MailDoubt, MailOutcome
from feedback.models import Identity, InboundMail, Message, Remark
from feedback.queries.receipt import receipt_token, receipt_url
from feedback.services.mail_in import reading
from feedback.services.mail_in.receiving import KEPT_OF_BIGGER, MOST_BYTES, Taken, take_in
from partners.models import Mail
from portal.kernel.leases import WorkState
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, bring, letter, thread

pytestmark = pytest.mark.django_db


def test_right_address_from_somebody_else_waits_in_quarantine() -> None:
    house = House.build()
    remark, _email, address = thread(house)
    row = bring(letter("Eve <eve@home.example>", address, "I am Jan."))
    assert (row.outcome, row.doubt, row.remark, row.sender_address, row.text) == (
        MailOutcome.QUARANTINE,
        MailDoubt.OTHER_SENDER,
        remark,
        "eve@home.example",
        "I am Jan.",
    )
    assert Message.objects.count() == 0
    assert default_storage.exists(row.raw.name)
    assert row.work_state == WorkState.DONE


def test_thread_ends_with_its_author() -> None:
    """Erased, its address opens nothing more: the mail waits, and says why."""
    house = House.build()
    remark, email, address = thread(house)
    Remark.objects.filter(pk=remark.pk).update(words_erased=True)
    assert bring(letter(email, address)).doubt == MailDoubt.EXPIRED
    Remark.objects.filter(pk=remark.pk).update(words_erased=False)
    Identity.objects.all().delete()
    row = bring(letter(email, address))
    assert (row.doubt, row.remark) == (MailDoubt.EXPIRED, None)


def test_broken_address_waits_where_its_sender_is_known() -> None:
    house, other = House.build(), House.build()
    row = bring(letter(house.member().person.email, f"reply+{'a' * 42}@{DOMAIN}"))
    assert (row.network, row.doubt) == (house.network, MailDoubt.EXPIRED)
    strange = letter("eve@home.example", f"reply+{'a' * 42}@{DOMAIN}").as_bytes()
    assert take_in(raw=strange, recipients=(), via="raw", at=timezone.now()) is Taken.NOBODYS
    assert other.network.pk not in InboundMail.objects.values_list("network_id", flat=True)


def test_unknown_sender_and_one_without_a_say_wait_in_quarantine() -> None:
    house = House.build()
    to = f"{house.network.slug}@{DOMAIN}"
    assert bring(letter("eve@home.example", to)).doubt == MailDoubt.UNKNOWN
    assert bring(letter(house.sponsor.person.email, to)).doubt == MailDoubt.NO_SPEAKER
    assert bring(letter("a@x.example, b@x.example", to)).doubt == MailDoubt.UNKNOWN
    assert Remark.objects.count() == 0


@pytest.mark.parametrize(
    "headers, text, doubt",
    [
        ({"Authentication-Results": "mx; dmarc=fail (p=none)"}, "x", MailDoubt.FORGED),
        ({"Subject": "Abwesenheitsnotiz: Urlaub"}, "x", MailDoubt.MACHINE),
        ({}, "> only quoted", MailDoubt.NO_WORDS),
        ({}, "word " * 5000, MailDoubt.TOO_LONG),
    ],
)
def test_doubtful_mail_waits_in_quarantine(headers: dict[str, str], text: str, doubt: str) -> None:
    house = House.build()
    remark, email, address = thread(house)
    row = bring(letter(email, address, text, **headers))
    assert (row.outcome, row.doubt, row.remark) == (MailOutcome.QUARANTINE, doubt, remark)
    assert Message.objects.count() == 0


def test_unreadable_mail_waits_with_whatever_its_head_says() -> None:
    house = House.build()
    _remark, email, address = thread(house)
    row = bring(letter(email, address).as_bytes() + b"\n" * 500_000)
    assert (row.doubt, row.text, row.sender_address) == (MailDoubt.UNREADABLE, "", email)


def test_mail_that_is_too_big_waits_with_its_first_words() -> None:
    house = House.build()
    _remark, email, address = thread(house)
    row = bring(letter(email, address, "First words.\n\n" + "x" * 70 * 5).as_bytes() + b"y" * MOST_BYTES)
    assert (row.doubt, row.raw.size) == (MailDoubt.TOO_BIG, KEPT_OF_BIGGER)
    assert row.text.startswith("First words.")


def test_mails_of_one_address_end_after_so_many_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two machines that answer each other without saying that they are machines stop here."""
    monkeypatch.setattr(reading, "MOST_A_DAY", 2)
    house = House.build()
    author = house.member()
    to = f"{house.network.slug}@{DOMAIN}"
    outcomes = [bring(letter(author.person.email, to)).outcome for _number in range(3)]
    assert outcomes == [MailOutcome.REMARK, MailOutcome.REMARK, MailOutcome.QUARANTINE]
    InboundMail.objects.update(received_at=timezone.now() - timedelta(days=2))
    assert bring(letter(author.person.email, to)).outcome == MailOutcome.REMARK


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"Return-Path": "<>"},
        {"X-Auto-Response-Suppress": "All"},
        {"List-Id": "<dealers.x.example>"},
        {"From": "MAILER-DAEMON@x.example"},
        {"From": f"reply+x@{DOMAIN}"},
        {"Message-ID": "<abc@heat.127.0.0.1>"},
    ],
)
def test_mail_of_a_machine_never_becomes_a_remark(headers: dict[str, str]) -> None:
    house = House.build()
    _remark, email, address = thread(house)
    mails = Mail.objects.count()
    row = bring(letter(headers.pop("From", email), address, "I am on holiday.", **headers))
    assert (row.outcome, row.raw.name, row.text) == (MailOutcome.AUTOMATIC, "", "")
    assert (Message.objects.count(), Remark.objects.count(), Mail.objects.count()) == (0, 1, mails)
    assert default_storage.listdir("mail-in")[1] == []


def test_delivery_report_never_becomes_a_remark() -> None:
    house = House.build()
    _remark, email, address = thread(house)
    report = f"From: {email}\nTo: {address}\nMIME-Version: 1.0\n".encode()
    report += (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nNo.\n--b--\n'
    )
    assert bring(report).outcome == MailOutcome.AUTOMATIC


def test_answer_without_words_of_its_own_shows_nothing_of_the_mail_that_it_quotes() -> None:
    """Quoted are the author's name and the receipt's address: neither is the desk's."""
    house = House.build()
    remark, email, address = thread(house)
    quoted = f"> To: Anna <{email}>\n> {receipt_url(remark)}"
    assert bring(letter(email, address, quoted)).text == ""
    eve = bring(letter("Eve <eve@home.example>", address, f"I am Jan: {receipt_url(remark)}"))
    assert (eve.doubt, receipt_token(remark.number) in eve.text) == (MailDoubt.OTHER_SENDER, False)
    assert eve.text.startswith("I am Jan: ")


def test_answer_goes_into_the_conversation_without_the_receipts_token() -> None:
    house = House.build()
    remark, email, address = thread(house)
    bring(letter(email, address, f"It broke again. {receipt_url(remark)}"))
    said = Message.objects.get().text
    assert (said.startswith("It broke again."), receipt_token(remark.number) in said) == (True, False)
