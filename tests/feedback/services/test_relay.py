"""Replies reach authors who stay hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.enums import CaseState, MessageDirection, Mode
from feedback.models import Case, Identity, IdentityLook, Message
from feedback.services.relay import reply_to_author
from partners.models import Mail, Touchpoint
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import House

pytestmark = pytest.mark.django_db


def reply(house: House, remark: object, **fields: object) -> Message:
    """Reply from the desk."""
    given = {"text": "Dim it with the left key.", "at": timezone.now(), **fields}
    return reply_to_author(scope=house.desk, case=remark.case, **given)


def test_reply_to_protected_author_goes_to_their_own_address() -> None:
    """A mail with a neutral subject, a message, the first reply dated, one look logged."""
    house = House.build()
    author = house.member()
    remark = house.remark(author, text="CANARY-WORDS")
    message = reply(house, remark)
    mail = Mail.objects.get(dedupe_key__startswith="reply:")
    assert (mail.to_address, mail.subject) == (author.person.email, "A note from Anna Berger")
    assert "Dim it with the left key." in mail.text
    assert "CANARY" not in mail.text + mail.html
    assert (message.direction, message.writer, message.is_answer) == (
        MessageDirection.TO_AUTHOR,
        house.analyst,
        False,
    )
    assert Case.objects.get(pk=remark.case.pk).first_reply_at == message.sent_at
    assert IdentityLook.objects.filter(purpose="tell").count() == 1
    assert Touchpoint.objects.get(verb="feedback.replied").target_id is None


def test_reply_pressed_twice_is_one_reply_and_one_mail() -> None:
    """The same form is one reply, however late it comes; other words, a question and a new form are not."""
    house, now = House.build(), timezone.now()
    remark = house.remark(house.member())
    first = reply(house, remark, at=now, submission_key="form")
    assert reply(house, remark, at=now + timedelta(days=1), submission_key="form") == first
    assert Mail.objects.filter(dedupe_key__startswith="reply:").count() == 1
    assert Case.objects.get(pk=remark.case.pk).asked_at is None
    assert reply(house, remark, at=now, submission_key="form", text="Or the right one.") != first
    assert reply(house, remark, at=now, submission_key="another form") != first
    assert reply(house, remark, at=now, submission_key="form", asks=True) != first
    assert Case.objects.get(pk=remark.case.pk).asked_at == now


def test_reply_to_named_author_names_the_remark() -> None:
    """Nothing to hide here."""
    house = House.build()
    remark = house.remark(mode=Mode.NAMED)
    reply(house, remark)
    mail = Mail.objects.get(dedupe_key__startswith="reply:")
    assert mail.subject == f"A reply to your remark {remark.number}"
    assert Touchpoint.objects.get(verb="feedback.replied").target_id == remark.pk


def test_reply_without_identity_waits_behind_the_receipt() -> None:
    """No mail, no look, no ledger row: only the message."""
    house = House.build()
    remark = house.remark(mode=Mode.NO_IDENTITY)
    reply(house, remark)
    assert not Mail.objects.filter(dedupe_key__startswith="reply:").exists()
    assert not IdentityLook.objects.exists()
    assert not Touchpoint.objects.exists()
    assert remark.case.messages.count() == 1


def test_reply_to_erased_author_is_kept() -> None:
    """Who is no longer in the vault can't be written to; the receipt still shows it."""
    house = House.build()
    remark = house.remark()
    Identity.objects.all().delete()
    reply(house, remark)
    assert remark.case.messages.count() == 1


def test_reply_second_keeps_the_first_date() -> None:
    """The measure is the first human reply."""
    house = House.build()
    remark = house.remark()
    first = reply(house, remark)
    reply(house, remark)
    assert Case.objects.get(pk=remark.case.pk).first_reply_at == first.sent_at


def test_reply_as_answer_closes_open_themes_and_tells() -> None:
    """Understood -> Answered -> Told in one reply, which asks whether it helped."""
    house = House.build()
    remark = house.remark()
    row = house.themed(remark)
    message = reply(house, remark, is_answer=True)
    row.refresh_from_db()
    case = Case.objects.get(pk=remark.case.pk)
    assert (row.reply, row.told_at, row.answer) == (message, message.sent_at, None)
    assert (case.state, case.answered_at, case.told_at) == ("told", message.sent_at, message.sent_at)
    assert "Did that answer it?" in Mail.objects.get(dedupe_key__startswith="reply:").text


def test_reply_as_answer_without_theme_is_refused() -> None:
    """Not before the first theme, nor after the last was taken off; nothing is sent."""
    house = House.build()
    bare, emptied = house.remark(), house.remark()
    house.themed(emptied).delete()
    for remark in (bare, emptied):
        with pytest.raises(DomainError) as refused:
            reply(house, remark, is_answer=True)
        assert refused.value.code == "theme_missing"
    assert not Message.objects.exists()


def test_reply_as_answer_while_with_hq_is_refused() -> None:
    """HQ owes this one; a plain reply goes."""
    house = House.build()
    remark = house.remark()
    house.passed(remark)
    with pytest.raises(DomainError) as refused:
        reply(house, remark, is_answer=True)
    assert refused.value.code == "not_ours"
    reply(house, remark)
    assert Case.objects.get(pk=remark.case.pk).state == CaseState.PASSED_ON


def test_reply_refused_without_words_or_right() -> None:
    """Empty words, and everybody but this desk."""
    house, other = House.build(), House.build()
    remark = house.remark()
    with pytest.raises(DomainError):
        reply(house, remark, text="  ")
    for scope in (house.hq, other.desk):
        with pytest.raises(NotAllowedError):
            reply_to_author(scope=scope, case=remark.case, text="x", at=timezone.now())
    assert not Message.objects.exists()
