"""Why a remark is flagged, and what was decided."""

from __future__ import annotations

from feedback.models import Case, Flagging


def flagging_of(case: Case) -> Flagging | None:
    """Return what flagged a case, with whoever decided; None for nearly all."""
    if not case.flag:
        return None
    found: Flagging | None = Flagging.objects.filter(case=case).select_related("decided_by__person").first()
    return found
