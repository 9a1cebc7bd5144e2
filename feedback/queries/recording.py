"""Find a recording by its stored name, by the rule of its remark."""

from __future__ import annotations

from collections.abc import Callable

from feedback.models import Recording
from partners.models import Network
from partners.scope import Scope


def recording_named(name: str, scope_in: Callable[[Network], Scope]) -> Recording | None:
    """Return the recording if the reader may read its remark; the address names no network, the row does."""
    found = Recording.objects.select_related("remark__network").filter(audio=name).first()
    if found is None:
        return None
    visible: Recording | None = (
        Recording.objects.visible_to(scope_in(found.remark.network)).filter(pk=found.pk).first()
    )
    return visible
