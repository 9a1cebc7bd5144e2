"""Before anything else: a second step for those who need one, and a fresh proof before signing in changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partners.second_factor import lacks_second_factor
from partners.services.sessions import note_session
from portal.kernel.api.problems import is_for_programs, problem_response
from portal.kernel.sessionless import is_by_token

Handler = Callable[[HttpRequest], HttpResponse]
# What somebody without a second step needs to get one, to leave, or to read our pages at all.
OPEN = {
    "second-factor-needed",
    "prove-by-mail",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_logout",
    "sign-in-link",
    "web:set-language",
    "web:stylesheet",
    "web:theme",
    "health-live",
    "health-ready",
    "metrics",
}
# What changes how somebody signs in. allauth asks for password or second step; without either, we do.
GUARDED = {"mfa_activate_totp", "mfa_add_webauthn", "account_set_password", "partners:access-token-new"}
# How often a session's last use is noted.
NOTED_SECONDS = 15 * 60
LISTED = "listed"


class SecondFactorMiddleware:
    """Lead people to a second step, or to a fresh proof; nothing else answers before."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the rest is decided when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stop what must wait."""
        if is_by_token(view) or not request.user.is_authenticated:
            return None
        self._note(request)
        if getattr(request.user, "observed_by", None):
            return None  # asked of the admin when they began
        name = request.resolver_match.view_name if request.resolver_match else ""
        if settings.REQUIRE_SECOND_FACTOR and name not in OPEN and lacks_second_factor(request.user):
            return _refuse(request) if is_for_programs(request) else _lead(request, "second-factor-needed")
        if name in GUARDED and _is_at_home(request) and not _was_asked_lately(request):
            return _lead(request, "prove-by-mail")
        return None

    @staticmethod
    def _note(request: HttpRequest) -> None:
        """Note that a listed session is in use."""
        key = request.session.session_key
        if request.session.get(LISTED) and cache.add(f"seen:{key}", 1, NOTED_SECONDS):
            note_session(key, timezone.now())


def _is_at_home(request: HttpRequest) -> bool:
    """Say whether the address is theirs to know of: a lead where others get 404 would tell that it exists."""
    return request.network is None or not request.scope.is_empty


def _was_asked_lately(request: HttpRequest) -> bool:
    """Say whether the mailbox was proved a short while ago; others are asked by allauth."""
    if get_reauthentication_flows(request.user):
        return True
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _refuse(request: HttpRequest) -> HttpResponse:
    return problem_response(403, "second_factor", _("Set up two-step sign-in first, under My account."))


def _lead(request: HttpRequest, name: str) -> HttpResponse:
    wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    address = reverse(name) + query
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
