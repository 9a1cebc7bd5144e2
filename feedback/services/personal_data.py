"""What the feedback app holds about people: what is said belongs to its author, who alone takes it away."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from feedback.enums import MessageDirection
from feedback.models import (
    CaseTheme,
    Flagging,
    Message,
    Note,
    PlannedReply,
    Remark,
    RemarkTranslation,
    RemarkWords,
)
from feedback.queries.translating import translated_words
from feedback.services.alike import forget_words, index_remarks
from feedback.services.identity import forget_author, remark_ids_of
from feedback.services.suggesting import forget_learned
from portal.kernel import registries
from portal.kernel.nudges import nudge
from portal.kernel.personal_data import Subject, scrubbing
from portal.kernel.token_index import wipe_deleted

# What stands where words were, in every language.
ERASED = "[…]"


def erase_remarks(subject: Subject) -> int:
    """Drop the person's words when they asked for it; dates and counts stay. Others' words lose the name."""
    named = list(Remark.objects.filter(_named_in(subject)).values_list("pk", flat=True))
    ids = remark_ids_of(subject.person_id) if subject.words_too else []
    if forget_words({*named, *ids}):
        wipe_deleted(RemarkWords._meta.db_table)
    changed = _erase_own(ids) + _scrub_remarks(subject) + _scrub_translations(subject)
    index_remarks(named)
    if ids or named:
        forget_learned(subject.network_id)
    return changed


def _named_in(subject: Subject) -> Q:
    """Select the remarks whose words name the person: they are scrubbed, and their index is made anew."""
    marks = (Q(text__icontains=mark) | Q(translation__text__icontains=mark) for mark in subject.marks)
    return Q(network_id=subject.network_id) & reduce(or_, marks, Q(pk__in=[]))


def erase_translations(subject: Subject) -> int:
    """Drop the translations of the person's words; others' lose the name, as the words themselves do."""
    gone: int = _own(subject, RemarkTranslation.objects.all(), "remark_id").delete()[0]
    return gone + _scrub_translations(subject)


_scrub_translations = scrubbing("feedback.RemarkTranslation", "text", network="remark__network_id")


def _erase_own(ids: list[int]) -> int:
    for remark_id in ids:
        for _key, follow in registries.word_erasures.items():
            follow(remark_id)
    rows = Remark.objects.filter(pk__in=ids)
    return rows.update(
        text=ERASED,
        subject_kind="",
        subject_id=None,
        subject_label="",
        may_quote=False,
        words_erased=True,
        written_in="",
        written_by="",
    )


_scrub_remarks = scrubbing("feedback.Remark", "text", "subject_label")


def _own(subject: Subject, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    ids = remark_ids_of(subject.person_id) if subject.words_too else []
    return rows.filter(**{f"{path}__in": ids})


def erase_messages(subject: Subject) -> int:
    """Drop what was written to and fro about the person's words."""
    gone = _own(subject, Message.objects.all(), "case__remark_id")
    worded = gone.exclude(wording="").update(wording=ERASED)
    return gone.update(text=ERASED) + worded + _scrub_messages(subject)


_scrub_messages = scrubbing("feedback.Message", "text", "wording", network="case__network_id")


def erase_planned(subject: Subject) -> int:
    """Drop the words of replies that wait; without their author they are held."""
    rows = _own(subject, PlannedReply.objects.exclude(text=""), "case__remark_id")
    return rows.update(text=ERASED) + _scrub_planned(subject)


_scrub_planned = scrubbing("feedback.PlannedReply", "text", network="case__network_id")


def erase_notes(subject: Subject) -> int:
    """Drop what the agency noted about the person's words."""
    return _own(subject, Note.objects.all(), "case__remark_id").update(text=ERASED) + _scrub_notes(subject)


_scrub_notes = scrubbing("feedback.Note", "text", network="case__network_id")


def erase_wordings(subject: Subject) -> int:
    """Drop the wording under which the person's words were passed on."""
    rows = _own(subject, CaseTheme.objects.exclude(wording=""), "case__remark_id")
    return rows.update(wording=ERASED) + _scrub_wordings(subject)


_scrub_wordings = scrubbing("feedback.CaseTheme", "wording", network="case__network_id")


def erase_flaggings(subject: Subject) -> int:
    """Drop the words for which the person's remarks were flagged."""
    gone = _own(subject, Flagging.objects.exclude(words=[]), "case__remark_id").update(words=[])
    return gone + _scrub_flaggings(subject)


_scrub_flaggings = scrubbing("feedback.Flagging", "words", "reason", network="case__network_id")


def erase_identities(subject: Subject) -> int:
    """Take the person out of the vault, and out of the persons that are counted."""
    forgotten = forget_author(subject.person_id)
    if forgotten:
        nudge("feedback.retake_demand", subject.network_id)
    return forgotten


def export_remarks(subject: Subject) -> list[dict[str, Any]]:
    """Return what the person said and what they were written back, to them alone."""
    if not subject.for_person:
        return []
    rows = Remark.objects.filter(pk__in=remark_ids_of(subject.person_id)).select_related(
        "case", "translation"
    )
    return [_told(remark) for remark in rows.order_by("pk")]


def _writer_of(message: Message) -> str:
    if message.direction == MessageDirection.FROM_AUTHOR:
        return "you"
    return "headquarters" if message.thread_id else "the agency"


def _told(remark: Remark) -> dict[str, Any]:
    words = remark.case.messages.order_by("pk")
    answers = remark.case.themes.filter(answer__isnull=False).select_related("answer", "theme")
    return {
        "number": remark.number,
        "said_at": remark.submitted_at,
        "who_may_see_it": remark.get_mode_display(),
        "kind": remark.get_kind_display(),
        "about": remark.subject_label,
        "text": remark.text,
        "written_in": remark.words_language,
        "translation": translated_words(remark),
        "may_be_quoted": remark.may_quote,
        "state": remark.case.get_state_display(),
        "messages": [
            {
                "from": _writer_of(message),
                "at": message.sent_at,
                "text": message.text,
            }
            for message in words
        ],
        "answers": [
            {"theme": row.theme.name, "at": row.answer.answered_at, "text": row.answer.text}
            for row in answers
        ],
    }
