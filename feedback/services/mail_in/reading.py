"""Read one mail that came in: a conversation goes on, a remark is made, or a person has to decide.

All that follows from a mail is one transaction with the row's end; killed anywhere, it is read anew.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from feedback.enums import MailDoubt, MailOutcome
from feedback.letters.bodies import Body, UnreadableError, read_body
from feedback.letters.heads import Head, read_head
from feedback.letters.own_words import own_words
from feedback.models import InboundMail, Remark
from feedback.queries.quarantine import speaker_at
from feedback.queries.receipt import without_token
from feedback.queries.reply_address import door_for
from feedback.services.identity import Wrote, who_wrote_in_thread
from feedback.services.mail_in.parts import MOST_PARTS, parts_of
from feedback.services.mail_in.receiving import KEPT_OF_BIGGER, MAILS, own_message
from feedback.services.mail_in.saying import go_on, say_by_mail
from portal.kernel.errors import DomainError
from portal.kernel.killpoints import reach
from portal.kernel.stray_files import drop_unnamed

logger = logging.getLogger(__name__)
BATCH = 20
ORPHAN_AGE = timedelta(hours=1)
# How many mails of one address a day go further by themselves: machines that write to each other end here.
MOST_A_DAY = 20
MOST_SHOWN = 20_000


@dataclass(frozen=True)
class Letter:
    """One mail as it is judged."""

    head: Head
    body: Body
    words: str
    is_readable: bool = True


def read_mail(mail_id: int) -> bool:
    """Read one mail; True when this call finished it. The file goes once nobody needs it."""
    mail: InboundMail | None = InboundMail.objects.claim(mail_id)
    if mail is None:
        return False
    name = mail.raw.name or ""
    try:
        done = _settle(mail, name)
    except Exception as error:
        logger.warning("mail not read mail=%s error=%s", mail.pk, type(error).__name__)
        mail.give_back(type(error).__name__)
        return False
    reach("mail-settled")
    if done and not mail.raw:
        default_storage.delete(name)
    return done


def read_due_mails() -> int:
    """Read whatever is due and was not read; returns how many were finished."""
    if cache.add(f"{MAILS}-swept", True, timeout=ORPHAN_AGE.total_seconds()):
        drop_unnamed(f"{MAILS}/", InboundMail.objects.all(), "raw", before=timezone.now() - ORPHAN_AGE)
    ids = list(InboundMail.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(read_mail(mail_id) for mail_id in ids)


def letter_of(name: str) -> Letter:
    """Return the mail in a stored file; its head alone when it can't be read safely."""
    with default_storage.open(name, "rb") as stream:
        raw = stream.read()
    head = read_head(raw)
    try:
        body = read_body(raw)
    except UnreadableError:
        return Letter(head, Body("", (), 0), "", is_readable=False)
    return Letter(head, body, own_words(body.text))


def _settle(mail: InboundMail, name: str) -> bool:
    letter = letter_of(name)
    with transaction.atomic():
        if not mail.still_leased():
            return False
        if letter.head.is_automatic or own_message(letter.head):
            return mail.finish(outcome=MailOutcome.AUTOMATIC, raw="", recipient="", last_error="")
        remark, doubt = _thread(mail, letter)
        try:
            with transaction.atomic():
                outcome, doubt = ("", doubt) if doubt else _say(mail, letter, remark)
        except DomainError:
            outcome, doubt = "", MailDoubt.REFUSED
        if not outcome:
            return _hold(mail, letter, remark, doubt)
        return mail.finish(outcome=outcome, raw="", recipient="", last_error="")


def _thread(mail: InboundMail, letter: Letter) -> tuple[Remark | None, str]:
    """Return the remark whose conversation goes on, and what speaks against it."""
    door = door_for([mail.recipient], letter.head.sender)
    remark, wrote = None, None
    if door and door.thread:
        remark, wrote = who_wrote_in_thread(
            network=mail.network, thread=door.thread, address=letter.head.sender
        )
    doubt = _doubt(mail, letter)
    if doubt or wrote is Wrote.THEMSELVES:
        return remark, doubt
    if wrote is Wrote.SOMEBODY_ELSE:
        return remark, MailDoubt.OTHER_SENDER
    if mail.recipient.startswith("reply+"):
        return None, MailDoubt.EXPIRED
    return None, ""


def _doubt(mail: InboundMail, letter: Letter) -> str:
    """Return what speaks against any mail, whoever wrote it."""
    if not letter.is_readable:
        return MailDoubt.UNREADABLE
    if mail.raw.size == KEPT_OF_BIGGER:
        return MailDoubt.TOO_BIG
    if letter.head.is_forged:
        return MailDoubt.FORGED
    if letter.head.seems_automatic:
        return MailDoubt.MACHINE
    if not letter.words and not letter.body.pictures:
        return MailDoubt.NO_WORDS
    if len(parts_of(letter.words)) > MOST_PARTS:
        return MailDoubt.TOO_LONG
    since = timezone.now() - timedelta(days=1)
    today = InboundMail.objects.filter(
        network=mail.network, sender_key=mail.sender_key, received_at__gt=since
    )
    return MailDoubt.TOO_MANY if today.count() > MOST_A_DAY else ""


def _stranger(mail: InboundMail, letter: Letter) -> str:
    known = mail.network.people.filter(email__iexact=letter.head.sender).exclude(email="")
    return MailDoubt.NO_SPEAKER if known.exists() else MailDoubt.UNKNOWN


def _say(mail: InboundMail, letter: Letter, remark: Remark | None) -> tuple[str, str]:
    """Return what became of the mail, or why it waits."""
    if remark is not None:
        go_on(mail=mail, remark=remark, words=letter.words, body=letter.body)
        return MailOutcome.CONTINUED, ""
    speaker = speaker_at(mail.network, letter.head.sender)
    if speaker is None:
        return "", _stranger(mail, letter)
    say_by_mail(mail=mail, speaker=speaker, subject=letter.head.subject, words=letter.words, body=letter.body)
    return MailOutcome.REMARK, ""


def _hold(mail: InboundMail, letter: Letter, remark: Remark | None, doubt: str) -> bool:
    """Put it before the desk, with the words that could be read and the mail itself, for its pictures."""
    return mail.finish(
        outcome=MailOutcome.QUARANTINE,
        doubt=doubt,
        remark=remark,
        sender_name=letter.head.sender_name,
        sender_address=letter.head.sender,
        subject=letter.head.subject,
        text=_shown(letter, remark),
        last_error="",
    )


def _shown(letter: Letter, remark: Remark | None) -> str:
    """Return what the desk reads: of an answer the author's own words alone, never the mail that they quote.

    That one holds the address of the receipt, which is the author's, and often a name that stays hidden.
    """
    if remark is None:
        return "\n\n".join(parts_of(letter.words or letter.body.text))[:MOST_SHOWN]
    return without_token("\n\n".join(parts_of(letter.words)), remark)[:MOST_SHOWN]
