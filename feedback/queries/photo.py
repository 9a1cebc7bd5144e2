"""Find a photo by its stored name, by the rule of its remark."""

from __future__ import annotations

from collections.abc import Callable

from feedback.models import Attachment
from partners.models import Network
from partners.scope import Scope


def photo_named(name: str, scope_in: Callable[[Network], Scope]) -> Attachment | None:
    """Return the photo if the reader may read its remark; the address names no network, the row does."""
    found = Attachment.objects.select_related("remark__network").filter(image=name).first()
    if found is None:
        return None
    scope = scope_in(found.remark.network)
    visible: Attachment | None = Attachment.objects.visible_to(scope).filter(pk=found.pk).first()
    return visible
