"""Replies to authors who may stay hidden: the agency writes, the vault carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.enums import CaseState, MessageDirection, Mode
from feedback.models import Case, Message
from feedback.queries.receipt import check_url, receipt_url
from feedback.rules import agency_seat, can_reply_with_answer, require_desk
from feedback.services.clock import say_word
from feedback.services.desk import refresh_cases
from feedback.services.hearing import lock_merged
from feedback.services.identity import authors_to_tell
from feedback.services.telling import settle_told
from feedback.services.touches import record_touch
from feedback.states import advance
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
    if not text.strip():
        raise DomainError(_("Write the reply first."))
    locked: Case = Case.objects.select_for_update().get(pk=case.pk)
    said = (submission_key, case.pk, agency_seat(scope), text.strip(), is_answer, asks)
    key = token_hash("\x1f".join(str(part) for part in said)) if submission_key else None
    if key and (sent := Message.objects.filter(submission_key=key).first()):
        return sent
    told: set[int] = set()
    message = send_words(
        scope=scope,
        case=locked,
        text=text.strip(),
        at=at,
        is_answer=is_answer,
        asks=asks and not is_answer,
        key=key,
        told=told,
    )
    if is_answer:
        send_to_merged(
            scope=scope, case=locked, text=lambda _case: text.strip(), at=at, is_answer=True, told=told
        )
    refresh_cases([locked.pk])
    log_activity(
        scope=scope,
        verb="feedback.answered_by_agency" if is_answer else "feedback.replied",
        object_kind="case",
        object_id=case.pk,
    )
    return message


def send_words(
    *,
    scope: Scope,
    case: Case,
    text: str,
    at: datetime,
    is_answer: bool = False,
    asks: bool = False,
    key: str | None = None,
    told: set[int] | None = None,
) -> Message:
    """Let the vault carry words of the agency to the author of a locked case, and the ledger know it.

    `told` are the people who had these words by mail already; the author is added.
    """
    message: Message = Message.objects.create(
        case=case,
        direction=MessageDirection.TO_AUTHOR,
        writer_id=agency_seat(scope),
        text=text,
        is_answer=is_answer,
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
    scope: Scope,
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
        send_words(scope=scope, case=each, text=text(each), at=at, is_answer=is_answer, told=told)


def _close_with(case: Case, message: Message, at: datetime) -> None:
    if case.state == CaseState.RECEIVED:
        raise DomainError(_("Give the remark a theme first, then answer it."), code="theme_missing")
    if not can_reply_with_answer(case):
        raise DomainError(
            _("HQ has this remark or has answered it already. Send your words as a reply."), code="not_ours"
        )
    rows = list(case.themes.is_open())
    if not rows:
        raise DomainError(_("Give the remark a theme first, then answer it."), code="theme_missing")
    case.save(update_fields=advance(case, CaseState.ANSWERED, at))
    case.themes.is_open().update(reply=message, told_at=at)
    for row in rows:
        settle_told(case=case, case_theme=row, at=at)


def _carry(case: Case, message: Message, told: set[int]) -> None:
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
        },
        dedupe_key="reply:" + keyed_name("reply", message.pk),
    )
