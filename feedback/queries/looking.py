"""What wants a look at the desk: kept on the case by `feedback.services.desk`."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from feedback.enums import CaseState, CheckResult, MessageDirection, Mode
from feedback.models import CaseTheme, Message, Note, PlannedReply


def look_q() -> Q:
    """Select what waits for a look: just in, without a theme, after a "no", written back, a reply held."""
    themed = Exists(CaseTheme.objects.filter(case=OuterRef("pk")))
    again = Q(state=CaseState.UNDERSTOOD) & (~Q(themed) | Q(check_result=CheckResult.NO))
    held = PlannedReply.objects.filter(case=OuterRef("pk"), sent=None).exclude(held_because="")
    return Q(state=CaseState.RECEIVED) | again | wrote_back_q() | Q(Exists(held))


def wrote_back_q() -> Q:
    """Select cases whose author wrote back and got neither a reply nor a note since, nor is HQ to reply.

    What came with no identity carries its day alone, so no note can be known to be later: a reply settles it.
    """
    return Q(Exists(_waiting().filter(case=OuterRef("pk"))))


def written_back(pks: Collection[int]) -> set[int]:
    """Return which of these cases wait so: asked for one page, it looks at that page's messages alone."""
    return set(_waiting().filter(case_id__in=pks).values_list("case_id", flat=True))


def _waiting() -> QuerySet[Message]:
    reply = Message.objects.filter(
        case=OuterRef("case"), direction=MessageDirection.TO_AUTHOR, pk__gt=OuterRef("pk")
    )
    note = Note.objects.filter(case=OuterRef("case"), written_at__gte=OuterRef("sent_at")).exclude(
        case__remark__mode=Mode.NO_IDENTITY
    )
    messages = Message.objects.filter(direction=MessageDirection.FROM_AUTHOR, handed_at=None)
    return messages.filter(~Exists(reply), ~Exists(note))
