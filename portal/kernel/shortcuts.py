"""The only getter that views use."""

from __future__ import annotations

from typing import Any

from django.http import Http404


def get_visible_or_404(queryset: Any, scope: Any, **lookup: Any) -> Any:
    """Return the one row that the scope may see; hidden and absent rows answer alike, with 404."""
    try:
        return queryset.visible_to(scope).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        raise Http404 from None
