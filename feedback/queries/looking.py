"""What wants a look at the desk: kept on the case by `feedback.services.desk`."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from feedback.enums import CaseState, CheckResult, MessageDirection, Mode
from feedback.models import CaseTheme, Message, Note


def look_q() -> Q:
    """Select what waits for a look: just in, without a theme, back after a "no", or written back."""
    themed = Exists(CaseTheme.objects.filter(case=OuterRef("pk")))
    again = Q(state=CaseState.UNDERSTOOD) & (~Q(themed) | Q(check_result=CheckResult.NO))
    return Q(state=CaseState.RECEIVED) | again | wrote_back_q()


def wrote_back_q() -> Q:
    """Select cases whose author wrote back and got neither a reply nor a note since.

    What came with no identity carries its day alone, so no note can be known to be later: a reply settles it.
    """
    reply = Message.objects.filter(
        case=OuterRef("case"), direction=MessageDirection.TO_AUTHOR, pk__gt=OuterRef("pk")
    )
    note = Note.objects.filter(case=OuterRef("case"), written_at__gte=OuterRef("sent_at")).exclude(
        case__remark__mode=Mode.NO_IDENTITY
    )
    waiting = Message.objects.filter(case=OuterRef("pk"), direction=MessageDirection.FROM_AUTHOR)
    return Q(Exists(waiting.filter(~Exists(reply), ~Exists(note))))
