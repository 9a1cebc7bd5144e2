"""HQ asks an author back through the relay: the agency alone may know who it is, and words the answer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.enums import MessageDirection
from feedback.models import Case, CaseTheme, Message
from feedback.queries.price_words import finder_of
from feedback.queries.threads import voice_of
from feedback.rules import can_ask_back, hq_seat, require_answer, require_desk
from feedback.services.checking import check_words
from feedback.services.clock import hand_over, hear_for_hq
from feedback.services.desk import refresh_cases
from feedback.services.guarding import require_clean
from feedback.services.relay import send_words
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import queue_mail
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import token_hash

# Addresses that a mail program makes a link of: who opens one is seen by whoever keeps its server.
WAY_AROUND = re.compile(r"://|\bwww\.|\S@\S|\b[\w-]+\.[a-z]{2,}/\S", re.IGNORECASE)


def open_questions(case: Case) -> QuerySet[CaseTheme]:
    """Return the themes of a case under which HQ waits for its author's answer."""
    found: QuerySet[CaseTheme] = case.themes.owed().filter(asked_at__isnull=False).order_by("pk")
    return found


@transaction.atomic
def ask_back(
    *, scope: Scope, case_theme: CaseTheme, text: str, at: datetime, submission_key: str = ""
) -> Message:
    """Let HQ ask the author of what was passed on; until it has the answer, its own clock stands.

    The question reaches the author as a reply does. The same form sent twice is one question.
    """
    require_answer(scope, case_theme.case.network_id)
    words, seat = check_words(text), hq_seat(scope)
    case, row = _locked(case_theme)
    if case.remark.is_protected and WAY_AROUND.search(words):
        message = _(
            "The author is protected: leave out addresses of pages and of mails. "
            "Whoever follows one shows who they are."
        )
        raise DomainError(message, code="way_around")
    key = token_hash("\x1f".join((submission_key, f"{row.pk}", f"{seat}", words))) if submission_key else None
    asked: Message | None = Message.objects.filter(submission_key=key).first() if key else None
    if asked is not None:
        return asked
    if row.is_open and row.asked_at is not None:
        message = _("A question to them is open already. You can ask another one when it is answered.")
        raise DomainError(message, code="asked")
    if not can_ask_back(row):
        raise DomainError(_("This is answered. Nothing can be asked about it any more."), code="answered")
    question = send_words(writer_id=seat, case=case, text=words, at=at, asks=True, key=key, thread=row)
    CaseTheme.objects.filter(pk=row.pk).update(asked_at=at)
    refresh_cases([case.pk])
    _log(scope, case, "feedback.asked_back")
    return question


@transaction.atomic
def hand_on(*, scope: Scope, message: Message, wording: str, at: datetime, is_read: bool = False) -> Message:
    """Hand an author's answer to HQ in words that give nobody away and speak of no prices; twice is once.

    `is_read`: somebody read the wording and says that it may go though it has words about prices.
    """
    require_desk(scope, message.case.network_id)
    if message.thread is None or message.direction != MessageDirection.FROM_AUTHOR:
        raise DomainError(_("HQ did not ask for this. Pass a theme on to show it there."), code="not_asked")
    case, row = _locked(message.thread)
    kept: Message = Message.objects.get(pk=message.pk)
    if kept.handed_at is not None:
        return kept
    kept.wording = check_words(wording)
    require_clean(case.network, kept.wording, is_read=is_read)
    kept.save(update_fields=["wording"])
    hand_to_hq(kept, row, case, at)
    refresh_cases([case.pk])
    _log(scope, case, "feedback.handed_on")
    return kept


@transaction.atomic
def drop_question(*, scope: Scope, case_theme: CaseTheme, at: datetime) -> None:
    """Wait no longer for an author who doesn't answer: HQ's clock goes on; a late answer is still taken."""
    require_desk(scope, case_theme.case.network_id)
    case, row = _locked(case_theme)
    if row.asked_at is None:
        return
    _resume(row, at)
    hear_for_hq(case)
    refresh_cases([case.pk])
    _log(scope, case, "feedback.question_dropped")


def goes_on_by_itself(case: Case, words: str) -> bool:
    """Say whether HQ reads an answer as it is written: named, and with no word about prices."""
    return not case.remark.is_protected and not finder_of(case.network).find(words)


def hand_to_hq(message: Message, row: CaseTheme, case: Case, at: datetime) -> None:
    """Let HQ read an answer to a locked case: its clock goes on, ours stands, whoever asked is told."""
    Message.objects.filter(pk=message.pk).update(handed_at=at)
    message.handed_at = at
    _resume(row, at)
    hand_over(case, at)
    _tell_asker(row, message)


def _resume(row: CaseTheme, at: datetime) -> None:
    if row.asked_at is None:
        return
    stood = max(at - row.asked_at, timedelta())
    CaseTheme.objects.filter(pk=row.pk).update(
        asked_at=None, owed_since=Coalesce("owed_since", "passed_on_at") + stood
    )


def _locked(case_theme: CaseTheme) -> tuple[Case, CaseTheme]:
    case: Case = Case.objects.select_for_update().get(pk=case_theme.case_id)
    return case, CaseTheme.objects.select_for_update().get(pk=case_theme.pk)


def _tell_asker(row: CaseTheme, message: Message) -> None:
    """Tell whoever asked last that an answer is there, never what."""
    question = row.asked.filter(direction=MessageDirection.TO_AUTHOR).select_related("writer__person").last()
    writer = question.writer if question else None
    network, theme = row.case.network, row.theme
    if writer is None or not writer.is_active:
        return
    address = reverse("feedback:ask-back", args=[network.slug, theme.code, voice_of(row)])
    queue_mail(
        network=network,
        person=writer.person,
        template="feedback/mail/answered_back",
        context={
            "theme": theme.name_in(writer.person.language),
            "url": settings.BASE_URL + address,
        },
        dedupe_key=f"answered-back:{message.pk}",
    )


def _log(scope: Scope, case: Case, verb: str) -> None:
    log_activity(scope=scope, verb=verb, object_kind="case", object_id=case.pk)
