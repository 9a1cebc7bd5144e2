"""What the feedback app holds about people: what is said belongs to its author, who alone takes it away."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from feedback.enums import MessageDirection
from feedback.models import CaseTheme, Flagging, Message, Note, PlannedReply, Remark
from feedback.services.alike import forget_words, index_remarks
from feedback.services.file_traces import erase_photos, erase_recordings
from feedback.services.identity import forget_author, remark_ids_of
from portal.kernel import registries
from portal.kernel.personal_data import (
    How,
    PersonalData,
    Subject,
    deleting,
    exporting,
    nulling,
    scrubbing,
    together,
)

# What stands where words were, in every language.
ERASED = "[…]"


def erase_remarks(subject: Subject) -> int:
    """Drop the person's words when they asked for it; dates and counts stay. Others' words lose the name."""
    named = list(Remark.objects.filter(_named_in(subject)).values_list("pk", flat=True))
    ids = remark_ids_of(subject.person_id) if subject.words_too else []
    forget_words({*named, *ids})
    changed = _erase_own(ids) + _scrub_remarks(subject)
    index_remarks(named)
    return changed


def _named_in(subject: Subject) -> Q:
    """Select the remarks whose words name the person: they are scrubbed, and their index is made anew."""
    marks = (Q(text__icontains=mark) for mark in subject.marks)
    return Q(network_id=subject.network_id) & reduce(or_, marks, Q(pk__in=[]))


def _erase_own(ids: list[int]) -> int:
    for remark_id in ids:
        for _key, follow in registries.word_erasures.items():
            follow(remark_id)
    rows = Remark.objects.filter(pk__in=ids)
    return rows.update(
        text=ERASED, subject_kind="", subject_id=None, subject_label="", may_quote=False, words_erased=True
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
    """Take the person out of the vault."""
    return forget_author(subject.person_id)


def export_remarks(subject: Subject) -> list[dict[str, Any]]:
    """Return what the person said and what they were written back, to them alone."""
    if not subject.for_person:
        return []
    rows = Remark.objects.filter(pk__in=remark_ids_of(subject.person_id)).select_related("case")
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


WORK = "It is the agency's or headquarters' work, and names the person by a number alone."
RULES: dict[str, PersonalData] = {
    "feedback.Remark": PersonalData(
        what=_("What somebody said; it holds no person"),
        why="to hear the network and to answer",
        seen_by="by its mode: the author; the agency; named ones HQ once passed on",
        kept="as long as the network; the words go when their author erases them",
        how=How.REWRITE,
        keys=(),
        erase=erase_remarks,
        export=export_remarks,
        order=10,
    ),
    "feedback.Message": PersonalData(
        what=_("What author and agency wrote to each other, and what HQ asked"),
        why="to ask back and to answer",
        seen_by="the author, the agency; HQ what it asked, and the answer as the mode allows",
        kept="as long as the remark's words",
        how=How.KEEP,
        reason="an answer keeps the role under which it was given",
        keys=("writer",),
        erase=erase_messages,
        not_exported="It is exported with the remark that it is about.",
        order=10,
    ),
    "feedback.PlannedReply": PersonalData(
        what=_("Replies that wait for their moment"),
        why="to be sent when people are at work",
        seen_by="the agency",
        kept="the words until they are sent or taken back",
        how=How.KEEP,
        reason="a reply keeps the role under which it was written",
        keys=("writer",),
        erase=erase_planned,
        not_exported="What was sent is exported with the remark that it is about.",
        order=10,
    ),
    "feedback.Note": PersonalData(
        what=_("Internal notes on a remark"),
        why="the agency's work",
        seen_by="the agency",
        kept="as long as the remark's words",
        how=How.KEEP,
        reason="a note keeps the role under which it was written",
        keys=("author",),
        erase=erase_notes,
        not_exported="It is about what others said.",
        order=10,
    ),
    "feedback.Flagging": PersonalData(
        what=_("Words for which a remark is kept with the agency, and who released it"),
        why="competition law",
        seen_by="the agency",
        kept="as long as the remark's words",
        how=How.KEEP,
        reason="a decision keeps the role by which it was made",
        keys=("decided_by",),
        erase=erase_flaggings,
        not_exported=WORK,
        order=10,
    ),
    "feedback.CaseTheme": PersonalData(
        what=_("The wording under which a remark was passed on"),
        why="so that HQ hears it without its author",
        seen_by="the agency, HQ",
        kept="as long as the remark's words",
        how=How.REWRITE,
        keys=(),
        erase=erase_wordings,
        not_exported="It is the agency's wording.",
        order=10,
    ),
    "feedback.Attachment": PersonalData(
        what=_("Photos with a remark"),
        why="to see what is meant",
        seen_by="as the remark",
        kept="as long as the remark's words",
        how=How.REWRITE,
        keys=(),
        erase=erase_photos,
        not_exported="The files lie in the archive beside this page.",
        order=10,
    ),
    "feedback.Recording": PersonalData(
        what=_("Recordings of what somebody said"),
        why="to hear those who would rather speak than type",
        seen_by="as the remark in its author's words: the agency; HQ a named one once passed on",
        kept="as long as the remark's words, at most as long as the person",
        how=How.REWRITE,
        keys=(),
        erase=erase_recordings,
        not_exported="The files lie in the archive beside this page.",
        order=10,
    ),
    "feedback.Identity": PersonalData(
        what=_("The vault: who said it"),
        why="to answer the author, who stays hidden",
        seen_by="nobody without a purpose; every look is logged",
        kept="as long as the person",
        how=How.DELETE,
        keys=("membership",),
        erase=erase_identities,
        not_exported="The person's own remarks are exported.",
        order=30,
    ),
    "feedback.IdentityLook": PersonalData(
        what=_("Who looked at an author's name, and why"),
        why="so that every look can be counted",
        seen_by="the agency lead",
        kept="3 years",
        how=How.KEEP,
        reason="a look stays countable; the role that looked is held by nobody's name",
        keys=("viewer",),
        erase=scrubbing("feedback.IdentityLook", "reason"),
        not_exported=WORK,
    ),
    "feedback.Case": PersonalData(
        what=_("Who works on a remark"),
        why="so that it is answered in time",
        seen_by="the agency",
        kept="as long as the network",
        how=How.NULL,
        keys=("owner",),
        erase=nulling("feedback.Case", owner="membership_ids"),
        not_exported=WORK,
    ),
    "feedback.Presence": PersonalData(
        what=_("Who of the agency is at a remark right now"),
        why="so that two don't work on one unknowingly",
        seen_by="the agency",
        kept="a minute",
        how=How.DELETE,
        keys=("membership",),
        erase=deleting("feedback.Presence", membership="membership_ids"),
        not_exported=WORK,
    ),
    "feedback.Theme": PersonalData(
        what=_("Who at HQ answers a theme"),
        why="whom to ask",
        seen_by="HQ, the agency",
        kept="until somebody else does",
        how=How.NULL,
        keys=("addressee",),
        erase=nulling("feedback.Theme", addressee="membership_ids"),
        export=exporting("feedback.Theme", "name", addressee="membership_ids"),
    ),
    "feedback.Answer": PersonalData(
        what=_("HQ's answers, by the role that gave them"),
        why="the answer itself",
        seen_by="HQ, the agency, whoever spoke; everybody of the network where HQ shows it to all",
        kept="as long as the network",
        how=How.KEEP,
        reason="the company's word; it keeps the role under which it was given",
        keys=("by",),
        erase=together(scrubbing("feedback.Answer", "text", "reason")),
        export=exporting("feedback.Answer", "kind", "text", "reason", "answered_at", by="membership_ids"),
    ),
}
