"""The receipt: what its link shows to whoever holds it, which is the author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.enums import CaseState, CheckResult, MessageDirection
from feedback.models import Answer, Attachment, Case, CaseTheme, Message, Recording, Remark
from feedback.states import ASIDE, DATE_FIELDS, ORDER, stood_before
from partners.models import Network
from portal.kernel.identifiers import earlier_names, keyed_name, token_hash

TOKEN_LENGTH = 40
BY_AGENCY = _("Answered by the agency")
TOGETHER = _("Others said the same. Every answer to it reaches you too.")


def receipt_token(number: str) -> str:
    """Return the token of a receipt: derived under the installation's key, so that no table holds it."""
    return keyed_name("receipt", number)[:TOKEN_LENGTH]


def receipt_path(remark: Remark) -> str:
    """Return the receipt's address in the portal, by the key under which it was given."""
    return reverse("feedback:receipt", args=[remark.network.slug, _token_of(remark)])


def _token_of(remark: Remark) -> str:
    token = receipt_token(remark.number)
    if token_hash(token) == remark.receipt_hash:
        return token
    earlier = [name[:TOKEN_LENGTH] for name in earlier_names("receipt", remark.number)]
    return next((name for name in earlier if token_hash(name) == remark.receipt_hash), token)


def without_token(text: str, remark: Remark) -> str:
    """Return a text that may hold the receipt's address without what opens it: it is the author's alone."""
    return text.replace(_token_of(remark), "…")


def receipt_url(remark: Remark) -> str:
    """Return the receipt's address for a mail."""
    return f"{settings.BASE_URL}{receipt_path(remark)}"


def check_url(remark: Remark) -> str:
    """Return the address at which a mail asks "did that answer it?": yes is chosen, one button says it."""
    return f"{receipt_url(remark)}check/?answer={CheckResult.YES}"


def remark_by_receipt(network: Network, token: str) -> Remark | None:
    """Return the remark behind a receipt link of this network, or None."""
    return with_story(Remark.objects.filter(network=network, receipt_hash=token_hash(token))).first()


def with_story(remarks: QuerySet[Remark]) -> QuerySet[Remark]:
    """Fetch with each remark what its author reads: case, answers, messages, photos, recording."""
    themes = CaseTheme.objects.select_related("answer__by__person", "theme").order_by("pk")
    messages = Message.objects.select_related("writer__person").order_by("sent_at", "pk")
    return remarks.select_related("network", "case", "recording").prefetch_related(
        Prefetch("case__themes", queryset=themes),
        Prefetch("case__messages", queryset=messages),
        Prefetch("attachments", queryset=Attachment.objects.order_by("pk")),
    )


@dataclass(frozen=True)
class Said:
    """One entry of the conversation between the author and the agency."""

    author: str
    role: str
    at: datetime
    text: str
    mine: bool
    is_answer: bool
    for_hq: bool = False


@dataclass(frozen=True)
class Question:
    """What HQ asks the author of a remark: about which theme, who asks, and the key of their answer."""

    key: int
    author: str
    role: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Receipt:
    """Everything the author reads about one remark."""

    remark: Remark
    case: Case
    stations: list[dict[str, Any]]
    answers: list[Answer]
    replies: list[Said]
    said: list[Said]
    photos: list[Attachment]
    recording: Recording | None
    asks: bool
    questions: list[Question]


def receipt_of(remark: Remark) -> Receipt:
    """Collect what the author reads; the remark comes from `with_story`."""
    case: Case = remark.case
    said = [_said(message) for message in case.messages.all()]
    return Receipt(
        remark=remark,
        case=case,
        stations=stations_of(case),
        answers=answers_of(case),
        replies=[entry for entry in said if entry.is_answer],
        said=said,
        photos=list(remark.attachments.all()),
        recording=getattr(remark, "recording", None),
        asks=case.state == CaseState.TOLD,
        questions=_questions(case),
    )


def _questions(case: Case) -> list[Question]:
    """Return what HQ asked and waits for, of fetched rows without a statement."""
    asked = {
        message.thread_id: message
        for message in case.messages.all()
        if message.thread_id and message.direction == MessageDirection.TO_AUTHOR
    }
    waiting = [row for row in case.themes.all() if row.is_open and row.asked_at and row.pk in asked]
    said = [(row.pk, _said(asked[row.pk])) for row in waiting]
    return [Question(key, entry.author, entry.role, entry.at, entry.text) for key, entry in said]


def answers_of(case: Case) -> list[Answer]:
    """Return HQ's answers to a case, the newest first, each once."""
    found = {row.answer_id: row.answer for row in case.themes.all() if row.answer}
    return sorted(found.values(), key=lambda answer: (answer.answered_at, answer.pk), reverse=True)


def may_be_answered(case: Case) -> bool:
    """Say whether HQ may have answered: it was passed on, or heard answers with what it was merged into."""
    return case.passed_on_at is not None or case.merged_at is not None


def latest_words(case: Case) -> tuple[str, str, str]:
    """Return the newest answer as (label, words, language): HQ's, else the agency's own, else empty."""
    hq = answers_of(case)
    if hq:
        return str(hq[0].get_kind_display()), hq[0].text, hq[0].language
    own = [message for message in case.messages.all() if message.is_answer]
    return (str(BY_AGENCY), own[-1].text, "") if own else ("", "", "")


def stations_of(case: Case) -> list[dict[str, Any]]:
    """Return the dated way of a case: behind, here, ahead."""
    if case.state in ASIDE:
        return _stations_aside(case)
    here = ORDER.index(case.state)
    return [_station(case, state, place - here) for place, state in enumerate(ORDER)]


def _stations_aside(case: Case) -> list[dict[str, Any]]:
    """Return how far it came, and what happened then."""
    behind = ORDER[: ORDER.index(stood_before(case)) + 1]
    is_merged = case.state == CaseState.MERGED
    end = {
        "key": case.state,
        "label": CaseState(case.state).label,
        "at": case.merged_at if is_merged else case.closed_at,
        "state": "done",
        "note": TOGETHER if is_merged else case.get_close_reason_display(),
    }
    return [*(_station(case, state, -1) for state in behind), end]


def _station(case: Case, state: str, ahead: int) -> dict[str, Any]:
    last = state == CaseState.CHECKED and ahead == 0
    standing = "ahead" if ahead > 0 else "done" if ahead < 0 or last else "current"
    skipped = ahead < 0 and getattr(case, DATE_FIELDS[state]) is None
    return {
        "key": state,
        "label": CaseState(state).label,
        "at": getattr(case, DATE_FIELDS[state]) if ahead <= 0 else None,
        "state": standing,
        "note": _("not needed") if skipped else _note(case, state, ahead),
    }


def _note(case: Case, state: str, ahead: int) -> str | Promise:
    if ahead:
        return ""
    if state == CaseState.CHECKED:
        return _("You said: yes") if case.check_result == CheckResult.YES else _("You said: no")
    if state == CaseState.UNDERSTOOD and case.check_result == CheckResult.NO:
        return _("You said that it was not answered. We look at it again.")
    return ""


def _said(message: Message) -> Said:
    mine = message.direction == MessageDirection.FROM_AUTHOR
    writer = message.writer
    return Said(
        author="" if mine or writer is None else writer.person.name,
        role="" if mine or writer is None else writer.person.job_title,
        at=message.sent_at,
        text=message.text,
        mine=mine,
        is_answer=message.is_answer,
        for_hq=message.thread_id is not None,
    )
