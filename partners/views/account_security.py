"""Where I am signed in; why a second step is needed; proving by mail that it is still me."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, resume_request
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.adapters import safe_next
from partners.proofs import note_failure
from partners.queries.sessions import sessions_of
from partners.second_factor import KINDS, needs_second_factor, second_factors
from partners.services.proving import is_proof, mail_proof
from partners.services.sessions import end_other_sessions, end_session

PROOF = "mailed_proof"


@require_safe
@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """List where the person is signed in."""
    found = sessions_of(request.user, request.session.session_key)
    return render(request, "partners/account/sessions.html", {"sessions": found})


@require_POST
@login_required
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session."""
    if end_session(user=request.user, pk=pk):
        messages.success(request, _("That device is signed out."))
    return redirect("sessions")


@require_POST
@login_required
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    end_other_sessions(user=request.user, here=request.session.session_key or "")
    messages.success(request, _("All other devices are signed out."))
    return redirect("sessions")


@require_safe
@never_cache
@login_required
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Lead whoever needs a second step to one; whoever has one goes on."""
    if not needs_second_factor(request.user) or second_factors(request.user):
        return redirect(safe_next(request) or "/")
    return render(request, "partners/account/second_factor_needed.html", {"next": safe_next(request)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def prove_by_mail(request: HttpRequest) -> HttpResponseBase:
    """Mail a code, take it, and go on with what was asked for."""
    if get_reauthentication_flows(request.user):
        return redirect("account_reauthenticate")  # a password or a second step proves more
    kept = request.session.get(PROOF)
    error = ""
    if request.method == "POST":
        if refused := consume_or_429(request, action="reauthenticate", user=request.user):
            return refused
        if "code" not in request.POST:
            request.session[PROOF] = mail_proof(user=request.user)
            return redirect(request.get_full_path())
        proved = bool(kept) and is_proof(user=request.user, kept=kept, code=request.POST["code"])
        request.session[PROOF] = kept
        if proved:
            return _go_on(request)
        note_failure("incorrect_code")
        error = _(
            "That is not the code from the latest mail, or it is too old. Try again, or ask for a new one."
        )
    context = {"kept": kept, "error": error, "next": safe_next(request)}
    return render(request, "partners/account/prove.html", context, status=422 if error else 200)


def _go_on(request: HttpRequest) -> HttpResponseBase:
    del request.session[PROOF]
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return resume_request(request) or redirect(safe_next(request) or reverse("mfa_index"))


@login_required
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a passkey, but not the last second step of whoever needs one."""
    held = Authenticator.objects.filter(user_id=request.user.pk, type__in=KINDS)
    if needs_second_factor(request.user) and not held.exclude(pk=pk).exists():
        messages.warning(request, _("Your role needs a second step. Add another one before you remove this."))
        return redirect("mfa_list_webauthn")
    return remove_webauthn(request, pk=pk)
