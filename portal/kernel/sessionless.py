"""Views that know nobody: they read neither session nor user, and no middleware does so for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def sessionless(view: View) -> View:
    """Mark a view whose only guard is what its address or form was signed with; it answers no cache."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    wrapped.is_sessionless = True  # type: ignore[attr-defined]
    return csrf_exempt(wrapped)


def is_sessionless(view: Any) -> bool:
    """Say whether a view was marked so."""
    return bool(getattr(view, "is_sessionless", False))
