"""What becomes of a mail: a conversation goes on, a remark is made, or somebody has to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from feedback.enums import MailDoubt, MailOutcome, MessageDirection, Mode, Route
from feedback.models import Attachment, Case, Identity, IdentityLook, InboundMail, Message, Remark
from feedback.services.mail_in import reading
from feedback.services.mail_in.reading import read_due_mails, read_mail
from feedback.services.mail_in.receiving import Taken, take_in
from feedback.services.relay import reply_to_author
from partners.models import Mail, Touchpoint
from portal.kernel.leases import WorkState
from tests.factories.feedback import House
from tests.factories.mails import DOMAIN, address_of, bring, letter, picture, thread

pytestmark = pytest.mark.django_db


def test_answer_to_a_question_continues_the_conversation() -> None:
    """By the address in the mail that asked: one message, the clock runs again, the mail itself is gone."""
    house = House.build()
    author = house.member()
    remark = house.remark(author)
    reply_to_author(scope=house.desk, case=remark.case, text="Which one?", at=timezone.now(), asks=True)
    asked = Mail.objects.get(dedupe_key__startswith="reply:")
    quoted = asked.text.replace("\n", "\n> ")
    words = f"The left one.\n\nOn 3 Nov 2026, at 10:14, Anna <a@b.example> wrote:\n> {quoted}"
    row = bring(letter(f"Jan <{author.person.email.upper()}>", asked.headers["Reply-To"].upper(), words))
    said = Message.objects.get(direction=MessageDirection.FROM_AUTHOR)
    assert (said.text, said.case_id) == ("The left one.", remark.case.pk)
    assert Case.objects.get(pk=remark.case.pk).asked_at is None
    assert (row.outcome, row.raw.name, row.recipient, row.sender_address, row.remark) == (
        MailOutcome.CONTINUED,
        "",
        "",
        "",
        None,
    )
    assert default_storage.listdir("mail-in")[1] == []
    assert Remark.objects.count() == 1
    touch = Touchpoint.objects.get(verb="feedback.mailed_back")
    assert (touch.person_id, touch.target_id) == (None, None)


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.AGENCY_ONLY])
def test_every_mail_about_a_remark_can_be_answered(mode: str) -> None:
    """Receipt, reply and told carry the same address, which says nothing from outside."""
    house = House.build()
    author = house.member()
    remark = house.remark(author, mode=mode)
    reply_to_author(scope=house.desk, case=remark.case, text="We look.", at=timezone.now())
    house.told(remark)
    mails = Mail.objects.filter(dedupe_key__regex="^(receipt|reply|told):")
    assert {mail.headers["Reply-To"] for mail in mails} == {address_of(remark, author.pk)}
    assert len(mails) == 3
    assert remark.number.lower() not in address_of(remark, author.pk)
    assert len(address_of(remark, author.pk).split("@")[0]) <= 64
    automatic = {mail.dedupe_key.split(":")[0]: "Auto-Submitted" in mail.headers for mail in mails}
    assert automatic == {"receipt": True, "reply": False, "told": True}


def test_mail_to_the_network_becomes_a_remark_known_to_the_agency_only() -> None:
    """With its subject, its route, its receipt and its voice in the ledger, whose person stays hidden."""
    house = House.build()
    author = house.member()
    to = f"{house.network.slug}@{DOMAIN}"
    row = bring(letter(author.person.email, to, "It is too dark.\n-- \nJan", Subject="The display"))
    remark = Remark.objects.get()
    assert row.outcome == MailOutcome.REMARK
    assert (remark.text, remark.mode, remark.route) == (
        "The display\n\nIt is too dark.",
        Mode.AGENCY_ONLY,
        Route.MAIL,
    )
    assert Identity.objects.get().membership == author
    receipt = Mail.objects.get(dedupe_key__startswith="receipt:")
    assert (receipt.to_address, receipt.headers["Auto-Submitted"]) == (author.person.email, "auto-generated")
    assert Touchpoint.objects.get(verb="feedback.said_by_mail").person_id is None


def test_same_message_id_is_one_mail_whichever_way_it_comes() -> None:
    house = House.build()
    author = house.member()
    mail = letter(author.person.email, f"{house.network.slug}@{DOMAIN}").as_bytes()
    now = timezone.now()
    assert take_in(raw=mail, recipients=(), via="raw", at=now) is Taken.KEPT
    assert take_in(raw=mail + b" ", recipients=(), via="imap", at=now) is Taken.KNOWN
    read_due_mails()
    assert take_in(raw=mail, recipients=(), via="raw", at=now) is Taken.KNOWN
    assert read_due_mails() == 0
    assert (Remark.objects.count(), InboundMail.objects.count()) == (1, 1)


def test_same_message_id_in_two_networks_is_one_mail_in_each() -> None:
    houses = House.build(), House.build()
    for house in houses:
        mail = letter(
            house.member().person.email, f"{house.network.slug}@{DOMAIN}", Message_ID="<one@x.example>"
        )
        assert bring(mail).outcome == MailOutcome.REMARK
    assert {remark.network_id for remark in Remark.objects.all()} == {house.network.pk for house in houses}


def test_long_mail_is_kept_whole_in_parts() -> None:
    house = House.build()
    _remark, email, address = thread(house)
    words = "\n".join(f"Line {number}." for number in range(900))
    bring(letter(email, address, words))
    said = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert ("\n".join(said), len(said)) == (words, 3)
    author = house.member()
    bring(letter(author.person.email, f"{house.network.slug}@{DOMAIN}", words, Subject="Lines"))
    remark = Remark.objects.get(route=Route.MAIL)
    said = list(Message.objects.filter(case__remark=remark).order_by("pk").values_list("text", flat=True))
    assert "\n".join([remark.text, *said]) == f"Lines\n\n{words}"


def test_one_picture_comes_along_and_other_files_are_refused_by_a_mail() -> None:
    house = House.build()
    author = house.member()
    to = f"{house.network.slug}@{DOMAIN}"
    files = (picture(), picture(), ("application", "pdf", b"%PDF-1.4"), ("image", "png", b"no picture"))
    bring(letter(author.person.email, to, "See here.", files=files))
    assert Attachment.objects.count() == 1
    mail = Mail.objects.get(dedupe_key__startswith="files:")
    assert (mail.to_address, mail.subject) == (author.person.email, "A note from Anna Berger")
    assert "3 files of your mail have not" in mail.text
    assert "Reply-To" not in mail.headers


def test_picture_of_an_answer_joins_a_remark_that_has_none() -> None:
    house = House.build()
    remark, email, address = thread(house)
    bring(letter(email, address, "", files=(picture(),)))
    bring(letter(email, address, "Another.", files=(picture(),)))
    said = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert said == ["A picture without words.", "Another."]
    assert Attachment.objects.filter(remark=remark).count() == 1
    assert "a file of your mail has not" in Mail.objects.get(dedupe_key__startswith="files:").text
    assert IdentityLook.objects.filter(purpose="tell").count() == 1


def test_refused_remark_waits_in_quarantine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a service refuses is seen by somebody."""
    house = House.build()
    _remark, email, address = thread(house)
    monkeypatch.setattr("feedback.services.checking.MAX_WORDS", 3)
    row = bring(letter(email, address))
    assert (row.outcome, row.doubt) == (MailOutcome.QUARANTINE, MailDoubt.REFUSED)


def test_mail_is_read_once_by_whoever_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leased by another or done: nothing happens. A lease that was lost meanwhile writes nothing."""
    house = House.build()
    _remark, email, address = thread(house)
    row = bring(letter(email, address))
    assert read_mail(row.pk) is False
    take_in(raw=letter(email, address).as_bytes(), recipients=(), via="raw", at=timezone.now())
    late = InboundMail.objects.get(work_state=WorkState.DUE)
    monkeypatch.setattr(InboundMail, "still_leased", lambda _self: False)
    assert read_mail(late.pk) is False
    assert Message.objects.count() == 1


def test_mail_whose_file_can_not_be_read_now_is_tried_again() -> None:
    house = House.build()
    _remark, email, address = thread(house)
    take_in(raw=letter(email, address).as_bytes(), recipients=(), via="raw", at=timezone.now())
    row = InboundMail.objects.get()
    default_storage.delete(row.raw.name)
    assert read_mail(row.pk) is False
    row.refresh_from_db()
    assert (row.work_state, row.last_error) == (WorkState.DUE, "FileNotFoundError")


def test_sweep_reads_what_is_due_and_drops_files_without_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House.build()
    _remark, email, address = thread(house)
    take_in(raw=letter(email, address).as_bytes(), recipients=(), via="raw", at=timezone.now())
    monkeypatch.setattr(reading, "ORPHAN_AGE", timedelta(seconds=-60))
    with default_storage.open("mail-in/left", "wb") as stream:
        stream.write(b"left by a killed process")
    assert (read_due_mails(), read_due_mails()) == (1, 0)
    assert default_storage.listdir("mail-in")[1] == []
