"""What a platform admin who looks on as somebody else may open: pages, read-only, and no word of anybody.

The session stays the admin's own; `request.user` is the person, marked with who looks on, so that every scope
made for them leaves remarks out. A cookie goes with it, so that views which read no session know as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from partners.models import User
from partners.roles import ABOUT_REMARKS
from partners.services.looking_on import ENDED, REFUSED, SAW, SECONDS, can_be_observed, note_looking_on
from partners.views.looking_on import KEY
from portal.kernel.api.problems import is_for_programs, problem_response
from portal.kernel.delivery import LOOKING_ON_COOKIE
from portal.kernel.sessionless import is_by_token, is_sessionless

Handler = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}
# The one thing that they may send, and what is no page.
STOP = "stop-looking-on"
NO_PAGES = {"web:stylesheet", "web:theme", "health-live", "health-ready", "metrics"}
# Places where people say who they are and what may be known of them, and where pages are edited.
CLOSED = ("/accounts/", "/admin/")
CLOSED_HERE = ("account/", "people/", "welcome/", "join/", "unsubscribe/", "erase/")


class LookingOnMiddleware:
    """Let the admin be somebody else for half an hour, refuse every change, and note every page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the person in the admin's place, read only when somebody asks who is there."""
        own = request.user
        request.user = SimpleLazyObject(lambda: _whoever(request, own))
        response = self.get_response(request)
        if getattr(request, "looking_on_over", False):
            response.delete_cookie(LOOKING_ON_COOKIE)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Decide once the view is known; whoever is themself costs nothing here."""
        if LOOKING_ON_COOKIE not in request.COOKIES:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in NO_PAGES:
            return None
        if is_sessionless(view):
            return _refuse(request)  # receipts, and the form that knows nobody
        admin = getattr(request.user, "observed_by", None)
        if getattr(request, "looking_on_over", False):
            messages.info(request, _("Half an hour is over: you are yourself again."))
            return redirect("sign-in-as")
        if admin is None or name == STOP:
            return None
        closed = _is_closed(request, view)
        data = {"route": name, "method": str(request.method)}
        if not closed:
            data["path"] = request.path[:200]
        note_looking_on(
            admin=admin,
            user_id=request.user.pk,
            verb=REFUSED if closed else SAW,
            network=request.network,
            data=data,
        )
        return _refuse(request) if closed else None


def _whoever(request: HttpRequest, own: Any) -> Any:
    """Return the person as whom the admin looks on, or whoever is signed in."""
    kept = request.session.get(KEY) if own.is_authenticated else None
    if not kept:
        return own
    person = User.objects.filter(pk=kept["user"]).first()
    in_time = time.time() - kept["since"] < SECONDS and LOOKING_ON_COOKIE in request.COOKIES
    if in_time and own.is_superuser and person is not None and can_be_observed(person):
        person.observed_by = own
        return person
    del request.session[KEY]
    request.looking_on_over = True
    note_looking_on(admin=own, user_id=kept["user"], verb=ENDED, data={"by": "time"})
    return own


def _is_closed(request: HttpRequest, view: Any) -> bool:
    """Say whether this may not be opened, whatever the person's own rights."""
    if request.method not in SAFE or is_by_token(view):
        return True
    if getattr(view, "required_capability", "") in ABOUT_REMARKS:
        return True
    path = request.path
    here = path.removeprefix(f"/{request.network.slug}/") if request.network else ""
    return path.startswith(CLOSED) or here.startswith(CLOSED_HERE)


def _refuse(request: HttpRequest) -> HttpResponse:
    if is_for_programs(request):
        return problem_response(403, "looking_on", _("You look on as somebody else: stop that first."))
    context = {"stop_url": reverse(STOP)}
    return render(request, "partners/stand_in/refused.html", context, status=403)
