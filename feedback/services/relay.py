"""Replies to authors who may stay hidden: the agency writes, the vault carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CaseState, MessageDirection, Mode, ReplyKind
from feedback.models import Case, CaseTheme, Message, Remark
from feedback.queries.receipt import Receipt, check_url, receipt_of, receipt_url, with_story
from feedback.queries.reply_address import reply_headers
from feedback.rules import agency_seat, can_reply_with_answer, require_desk
from feedback.services.clock import say_word
from feedback.services.desk import refresh_cases
from feedback.services.hearing import lock_merged
from feedback.services.identity import author_is_named_in, authors_to_tell
from feedback.services.openings import require_own_words
from feedback.services.telling import settle_told
from feedback.services.touches import record_touch
from feedback.states import advance
from partners.models import Mail
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import queue_mail
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name, token_hash


@transaction.atomic
def reply_to_author(
    *,
    scope: Scope,
    case: Case,
    text: str,
    at: datetime,
    is_answer: bool = False,
    asks: bool = False,
    submission_key: str = "",
) -> Message:
    """Send a reply to the author, by mail to their own address and behind the receipt link.

    Marked as the answer it closes the open themes: the author is told by this very reply, and so are those
    whose remarks are merged into this one. One that asks stops the clock until they answer. The same form
    sent twice, however late, is one reply.
    """
    require_desk(scope, case.network_id)
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    said = (submission_key, case.pk, agency_seat(scope), text.strip(), is_answer, asks)
    key = token_hash("\x1f".join(str(part) for part in said)) if submission_key else None
    sent: Message | None = Message.objects.filter(submission_key=key).first() if key else None
    if sent is not None:
        return sent
    words = check_reply(locked, text)
    kind = ReplyKind.ANSWER if is_answer else ReplyKind.ASK if asks else ReplyKind.REPLY
    return send_reply(
        scope=scope, writer_id=agency_seat(scope), case=locked, text=words, kind=kind, at=at, key=key
    )


def check_reply(case: Case, text: str) -> str:
    """Return the words of a reply, or refuse none, and those that are only how it begins."""
    if not text.strip():
        raise DomainError(_("Write the reply first."))
    require_own_words(case, text)
    return text.strip()


def send_reply(
    *, scope: Scope, writer_id: int, case: Case, text: str, kind: str, at: datetime, key: str | None = None
) -> Message:
    """Send checked words of somebody at the desk to the author of a locked case: now, or when it is time."""
    is_answer, told = kind == ReplyKind.ANSWER, set[int]()
    if is_answer:
        require_answerable(case)
        require_for_all(case, text)
    message = send_words(
        writer_id=writer_id,
        case=case,
        text=text,
        at=at,
        is_answer=is_answer,
        asks=kind == ReplyKind.ASK,
        key=key,
        told=told,
    )
    if is_answer:
        send_to_merged(
            writer_id=writer_id, case=case, text=lambda _case: text, at=at, is_answer=True, told=told
        )
    refresh_cases([case.pk])
    log_activity(
        scope=scope,
        verb="feedback.answered_by_agency" if is_answer else "feedback.replied",
        object_kind="case",
        object_id=case.pk,
    )
    return message


@dataclass(frozen=True)
class Preview:
    """A reply as its author would get it: the mail, where one goes out, and the story behind its link."""

    mail: Mail | None
    receipt: Receipt


def preview_reply(**reply: Any) -> Preview:
    """Return what sending this reply would bring to its author; takes what `reply_to_author` takes.

    It is sent by the very code that sends, and taken back in the same transaction: nothing is left of it.
    """
    with transaction.atomic():
        message = reply_to_author(**reply)
        remarks = Remark.objects.filter(pk=message.case.remark_id)
        found = Preview(
            mail=Mail.objects.filter(dedupe_key=_mail_key(message)).first(),
            receipt=receipt_of(with_story(remarks).get()),
        )
        transaction.set_rollback(True)
    return found


def send_words(
    *,
    writer_id: int,
    case: Case,
    text: str,
    at: datetime,
    is_answer: bool = False,
    asks: bool = False,
    key: str | None = None,
    thread: CaseTheme | None = None,
    told: set[int] | None = None,
) -> Message:
    """Let the vault carry our words to the author of a locked case, and the ledger know it.

    Those in a thread are HQ's; all others are the agency's. `told` are the people who had these words by
    mail already; the author is added.
    """
    message: Message = Message.objects.create(
        case=case,
        direction=MessageDirection.TO_AUTHOR,
        writer_id=writer_id,
        text=text,
        is_answer=is_answer,
        thread=thread,
        submission_key=key,
        sent_at=at,
    )
    say_word(case, at, asks=asks)
    if is_answer and case.state != CaseState.MERGED:
        _close_with(case, message, at)
    _carry(case, message, set() if told is None else told)
    record_touch(remark=case.remark, verb="feedback.replied", key=f"{message.pk}", at=at)
    return message


def send_to_merged(
    *,
    writer_id: int,
    case: Case,
    text: Callable[[Case], str],
    at: datetime,
    told: set[int],
    is_answer: bool = False,
) -> None:
    """Send words to the authors of everything merged into a locked case; a person gets one mail of them.

    They stand behind each receipt. Nothing is said of the others: who reads them knows of their own alone.
    """
    for each, _kept in lock_merged([case.pk]):
        send_words(writer_id=writer_id, case=each, text=text(each), at=at, is_answer=is_answer, told=told)


def speaks_of_one(case: Case, text: str) -> bool:
    """Say whether an answer that others hear as well has the number or the name of this one's author."""
    if not lock_merged([case.pk]):
        return False
    return case.remark.number in text or author_is_named_in(case.remark, text)


def require_for_all(case: Case, text: str) -> None:
    """Refuse an answer that would tell the authors of what is merged into a locked case whom it is for."""
    if speaks_of_one(case, text):
        message = _(
            "The authors of the remarks that are merged into this one read it too. "
            "Leave out the name and the number."
        )
        raise DomainError(message, code="speaks_of_one")


def require_answerable(case: Case) -> None:
    """Refuse the agency's own answer where there is no open theme, or HQ has the remark."""
    if case.state == CaseState.RECEIVED:
        raise DomainError(_("Give the remark a theme first, then answer it."), code="theme_missing")
    if not can_reply_with_answer(case):
        raise DomainError(
            _("HQ has this remark or has answered it already. Send your words as a reply."), code="not_ours"
        )
    if not case.themes.is_open().exists():
        raise DomainError(_("Give the remark a theme first, then answer it."), code="theme_missing")


def _close_with(case: Case, message: Message, at: datetime) -> None:
    rows = list(case.themes.is_open())
    case.save(update_fields=advance(case, CaseState.ANSWERED, at))
    case.themes.is_open().update(reply=message, told_at=at)
    for row in rows:
        settle_told(case=case, case_theme=row, at=at)


def _mail_key(message: Message) -> str:
    return "reply:" + keyed_name("reply", message.pk)


def _carry(case: Case, message: Message, told: set[int]) -> None:
    """Write the mail in the language in which the author spoke, as the page behind its link is."""
    remark = case.remark
    if remark.mode == Mode.NO_IDENTITY:
        return  # nobody can be written to: the words stand behind the receipt link
    author = authors_to_tell(network=remark.network, remarks=[remark]).get(remark.pk)
    if author is None or author.person_id in told:
        return
    told.add(author.person_id)
    checks = message.is_answer and case.state != CaseState.MERGED
    queue_mail(
        network=remark.network,
        person=author.person,
        template="feedback/mail/reply",
        context={
            "message": message,
            "writer": message.writer.person if message.writer else None,
            "protected": remark.is_protected,
            "remark": remark,
            "url": check_url(remark) if checks else receipt_url(remark),
            "asks": checks,
            "for_hq": message.thread_id is not None,
        },
        dedupe_key=_mail_key(message),
        language=remark.language,
        headers=reply_headers(remark, author.pk),
    )
