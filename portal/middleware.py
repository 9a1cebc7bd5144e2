"""What every request knows before its view: the network of the address, the scope, the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.functional import SimpleLazyObject

from partners.models import Network
from partners.queries.scope import scope_for
from partners.scope import Scope
from portal.kernel.api.problems import is_for_programs
from portal.kernel.errors import DomainError
from portal.kernel.sessionless import is_by_token, is_sessionless
from portal.web.admin_gate import refuse_foreign
from portal.web.errors import bad_request

Handler = Callable[[HttpRequest], HttpResponse]
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; form-action 'self'; frame-ancestors 'self'; base-uri 'none'; "
    "object-src 'none'"
)


class NetworkMiddleware:
    """Set `request.network` from the first segment of the path and a lazy `request.scope`.

    By the path, not by the resolver: Wagtail's preview runs middleware without resolving an address.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the network up and go on."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest  # PostgreSQL takes no such character: every lookup by it would fail
        slug = _slug_in(request.path_info)
        request.network = Network.objects.filter(slug=slug).first() if slug else None
        request.scope = SimpleLazyObject(lambda: self._scope(request))
        if request.network:
            timezone.activate(ZoneInfo(request.network.time_zone))
        else:
            timezone.deactivate()
        response = self.get_response(request)
        if request.path_info.startswith(("/admin/", "/api/docs/")):
            response.headers["Content-Security-Policy"] = ADMIN_POLICY
        response.headers.setdefault("Cache-Control", "private, no-store")  # whoever comes next reads nothing
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer an unknown network like a hidden one: sign in first, then 404; tokens see for themselves."""
        if request.path_info.startswith("/admin/"):
            refuse_foreign(request, kwargs)
        if "network" not in kwargs or request.network or is_by_token(view) or is_for_programs(request):
            return None
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())

    @staticmethod
    def _scope(request: HttpRequest) -> Scope:
        if request.network is None:
            return Scope.nobody(0)
        return scope_for(request.user, request.network)


def _slug_in(path: str) -> str:
    """Return where the network stands: first, or behind the API's version."""
    segments = path.lstrip("/").split("/", 3)
    if segments[0] == "api":
        return segments[2] if len(segments) > 2 and segments[1] == "v1" else ""
    return "" if segments[0] in {"health", "metrics"} else segments[0]  # answered without the database


class LanguageMiddleware:
    """Speak the signed-in person's language; others get what the cookie or the browser asks for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the language is chosen when the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict[str, Any]) -> None:
        """Activate the language, unless the view must not know who is asking."""
        if is_sessionless(view):
            return
        user = getattr(request, "user", None)
        user = getattr(user, "observed_by", None) or user  # whoever looks on reads their own language
        if user is not None and user.is_authenticated and translation.check_for_language(user.language):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language


class DomainErrorMiddleware:
    """Turn a service's refusal into a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; exceptions come to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the refusal with its own status; a form without its parts is one that can't be read."""
        if isinstance(exception, MultiValueDictKeyError):
            return bad_request(request, exception)
        if not isinstance(exception, DomainError):
            return None
        context = {"message": exception.message, "code": exception.code}
        if getattr(request, "htmx", False):
            return self._notice(request, context)
        return render(request, "portal/domain_error.html", context, status=exception.status)

    @staticmethod
    def _notice(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Say it in the page's message region; 422, since htmx swaps no other refusal."""
        response = render(request, "portal/domain_error.html#notice", context, status=422)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
