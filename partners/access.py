"""The one decorator that lets a request into a network's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def requires(capability: str) -> Callable[[View], View]:
    """Let in whoever has the capability here; others sign in first, or get 404 as if it didn't exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if not request.scope.can(capability):
                raise Http404
            return view(request, *args, **kwargs)

        wrapped.required_capability = capability  # type: ignore[attr-defined]
        return wrapped

    return decorate


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in; a part that htmx asked for leads the whole page, and is no success to a draft."""
    details: Any = getattr(request, "htmx", None)
    if not details:
        return redirect_to_login(request.get_full_path())
    back = details.current_url_abs_path or request.get_full_path()
    return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(back).url})
