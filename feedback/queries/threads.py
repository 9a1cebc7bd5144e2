"""What HQ asked an author back and was answered: under a stand-in name where the mode protects them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feedback.enums import MessageDirection, Mode
from feedback.models import CaseTheme, Message, Theme
from feedback.rules import can_answer
from partners.scope import Scope


@dataclass(frozen=True)
class Turn:
    """One question of HQ, or one answer as HQ may read it: of a protected author without its moment."""

    by: str
    text: str
    at: datetime | None
    is_question: bool


def voice_of(row: CaseTheme) -> str:
    """Return what a voice is called in HQ's addresses: its number when named, else its stand-in name."""
    return str(row.stand_in if row.case.remark.is_protected else row.case.remark.number)


def find_voice(scope: Scope, theme: Theme, voice: str) -> CaseTheme | None:
    """Return what was passed on under the theme by the name that HQ knows, or None."""
    if not can_answer(scope):
        return None
    rows = (
        CaseTheme.objects.passed_on()
        .filter(theme=theme)
        .select_related("theme", "case__remark__partner", "case__remark__translation")
    )
    named = rows.visible_to(scope).filter(case__remark__mode=Mode.NAMED, case__remark__number=voice)
    hidden = rows.messages_to(scope).filter(stand_in=voice)
    found: CaseTheme | None = named.order_by("-pk").first() or hidden.order_by("-pk").first()
    return found


def turns_of(scope: Scope, rows: Iterable[CaseTheme]) -> dict[int, list[Turn]]:
    """Return questions and answers by the theme of the case, for who may answer for HQ."""
    by_pk = {row.pk: row for row in rows}
    turns: dict[int, list[Turn]] = defaultdict(list)
    if not by_pk or not can_answer(scope):
        return turns
    for message in Message.objects.readable_to_hq().filter(thread_id__in=by_pk).order_by("pk"):
        turns[message.thread_id].append(_turn(message, by_pk[message.thread_id]))
    return turns


def _turn(message: Message, row: CaseTheme) -> Turn:
    if message.direction == MessageDirection.TO_AUTHOR:
        by = message.writer.person.name if message.writer else ""
        return Turn(by, message.text, message.sent_at, is_question=True)
    if row.case.remark.is_protected:
        return Turn("", message.wording, None, is_question=False)
    return Turn("", message.wording or message.text, message.sent_at, is_question=False)
