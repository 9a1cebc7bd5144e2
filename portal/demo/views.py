"""Pages of the demo alone: who you can be, and a mailbox for everybody."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_exempt, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partners.models import User
from partners.views.signing_in import sign_in
from portal.demo.answering import AnswerForm, answer_address, answer_letter
from portal.demo.mailbox import letter, letters
from portal.demo.people import PEOPLE, person_of
from portal.kernel.htmx import render_page

View = Callable[..., HttpResponse]
# A mail brings its own styles and opens its links outside the frame; it may do nothing else.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


def on_this_machine(view: View) -> View:
    """Answer nobody but this machine."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@on_this_machine
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List whom a visitor can be."""
    return render(request, "demo/people.html", {"people": PEOPLE})


@on_this_machine
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_as(request: HttpRequest, key: str) -> HttpResponse:
    """Offer to sign in as one of the demo's people; only the POST does, any number of times."""
    person = person_of(key)
    user = User.objects.filter(email=person.email).first() if person else None
    if user is None:
        raise Http404
    if request.method == "POST":
        return sign_in(request, user, f"/{person.network}/")
    return render(request, "demo/sign_in_as.html", {"person": person})


@on_this_machine
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """List every mail that the portal sent, newest first."""
    recipient = request.GET.get("to", "")
    page = letters(recipient, request.GET.get("after", ""))
    return render_page(request, "demo/mailbox.html", {"page": page, "recipient": recipient}, part="letters")


@on_this_machine
@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail as its reader sees it, and as plain text; or send their answer to it."""
    found = letter(key)
    if found is None:
        raise Http404
    to = answer_address(found)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and to and form.is_valid():
        answer_letter(found, form.cleaned_data["text"])
        return redirect(f"{request.path}?answered=1")
    context = {"letter": found, "form": form, "to": to, "answered": "answered" in request.GET}
    return render(request, "demo/mail.html", context, status=422 if form.errors else 200)


@on_this_machine
@csp_exempt()
@require_safe
def mail_body(request: HttpRequest, key: str) -> HttpResponse:
    """Serve a mail's HTML for the frame; its links open outside it."""
    found = letter(key)
    if found is None:
        raise Http404
    response = HttpResponse(found.html.replace("<head>", '<head><base target="_top">', 1))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response
