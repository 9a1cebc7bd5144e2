"""Views that ask nobody to sign in: their right is in the address, or they know nobody at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def sessionless(view: View) -> View:
    """Mark a view that reads neither session nor user, nor does any middleware for it; it answers no cache.

    Its only guard is what its address or form was signed with.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    wrapped.is_sessionless = True  # type: ignore[attr-defined]
    return csrf_exempt(wrapped)


def by_token(view: View) -> View:
    """Mark a view whose address carries the right to it.

    An unknown network reaches it too, as `request.network = None`, and is answered like a wrong token.
    """
    view.is_by_token = True  # type: ignore[attr-defined]
    return view


def is_by_token(view: Any) -> bool:
    """Say whether a view asks nobody to sign in."""
    return is_sessionless(view) or bool(getattr(view, "is_by_token", False))


def is_sessionless(view: Any) -> bool:
    """Say whether a view was marked so."""
    return bool(getattr(view, "is_sessionless", False))
