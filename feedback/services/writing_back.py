"""What the author writes back through the relay: it reaches the agency without a name."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from feedback.enums import MessageDirection, Mode
from feedback.models import Case, Message, Remark
from feedback.services.asking_back import goes_on_by_itself, hand_to_hq, open_questions
from feedback.services.checking import check_words
from feedback.services.clock import hear_author
from feedback.services.desk import refresh_cases
from feedback.verbs import MAILED_BACK, WROTE_BACK
from feedback.working_time import start_of_day
from partners.services.ledger import record_touchpoint
from portal.kernel.identifiers import keyed_name, token_hash
from portal.kernel.registries import Verb


def write_back(
    *,
    remark: Remark,
    text: str,
    submission_key: str,
    at: datetime,
    question: int = 0,
    by_mail: bool = False,
) -> Message:
    """Keep one message from the author; the same form or mail sent twice keeps one.

    With the key of a theme under which HQ asks, it is the answer to that.
    Called for whoever holds the receipt link, for the author in their own list and for their mails.
    """
    words = check_words(text)
    key = token_hash("\x1f".join((submission_key, remark.number, words)))
    try:
        with transaction.atomic():
            return _keep(remark, words, key, at, question, MAILED_BACK if by_mail else WROTE_BACK)
    except IntegrityError:
        return Message.objects.get(submission_key=key, case__remark=remark)


def _keep(remark: Remark, words: str, key: str, at: datetime, question: int, verb: Verb) -> Message:
    case: Case = Case.objects.select_for_update().get(remark=remark)
    said_at = start_of_day(at, remark.network.time_zone) if remark.mode == Mode.NO_IDENTITY else at
    message: Message = Message.objects.create(
        case=case,
        direction=MessageDirection.FROM_AUTHOR,
        text=words,
        submission_key=key,
        sent_at=said_at,
        thread=open_questions(case).filter(pk=question).first() if question else None,
    )
    hear_author(case, said_at)
    if message.thread is not None and goes_on_by_itself(case, words):
        hand_to_hq(message, message.thread, case, at)
    refresh_cases([case.pk])
    if remark.partner is not None:
        hidden = remark.is_protected
        record_touchpoint(
            partner=remark.partner,
            verb=verb.key,
            occurred_at=start_of_day(at, remark.network.time_zone) if hidden else at,
            day_only=hidden,
            dedupe_key=f"{verb.key}:{keyed_name(verb.key, message.pk)}",
            target=("remark", None if hidden else remark.pk, ""),
        )
    return message
