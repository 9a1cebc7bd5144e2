"""The page behind an invitation's link, and the steps after it."""

from __future__ import annotations

from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import requires
from partners.consent_forms import ConsentForm
from partners.enums import ConsentWay
from partners.queries.invitations import LinkState, Opened, open_invitation
from partners.queries.people import own_person
from partners.queries.welcome import CONSENT, PROFILE, next_step
from partners.roles import Capability
from partners.services.consent import say_consents
from partners.services.invitations import accept_invitation
from partners.services.welcome import confirm_own_details, finish_welcome
from partners.team_forms import ProfileForm
from partners.views.signing_in import sign_in
from portal.kernel.sessionless import by_token


@by_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, network: str, token: str) -> HttpResponse:
    """Show who invites whom to what, with one button; only its POST accepts, and signs in who is new."""
    found = open_invitation(request.network, token, timezone.now())
    if found is None or found.state != LinkState.OPEN:
        if found is None:
            request.network = None  # who holds no invitation isn't told whether the network exists
        context = {"found": found, "slug": network}
        return render(request, "partners/team/join_closed.html", context, status=410)
    may_accept = _is_holder(request, found)
    if request.method == "POST" and may_accept:
        if refused := consume_or_429(request, action="join"):
            return refused
        return _accept(request, network, token, found)
    context = {"found": found, "invitation": found.invitation, "may_accept": may_accept}
    return render(
        request, "partners/team/join.html", context, status=409 if request.method == "POST" else 200
    )


def _is_holder(request: HttpRequest, found: Opened) -> bool:
    """Say whether whoever came may press the button: the account it is for, or somebody new without one."""
    if found.account is not None:
        return bool(request.user.pk == found.account.pk)
    return not request.user.is_authenticated


def _accept(request: HttpRequest, network: str, token: str, found: Opened) -> HttpResponse:
    here = request.user if request.user.is_authenticated else None
    user = accept_invitation(network=request.network, token=token, user=here)
    onwards = reverse("team:welcome", args=[network])
    if here is not None:
        messages.success(request, _("Welcome: you work here too now."))
        return redirect(onwards)
    return sign_in(request, user, onwards)


@require_safe
@requires(Capability.READ_MANDATE)
def welcome(request: HttpRequest, network: str) -> HttpResponse:
    """Lead to the first step that is still open."""
    return redirect(next_step(own_person(request.scope)), network)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_MANDATE)
def welcome_profile(request: HttpRequest, network: str) -> HttpResponse:
    """Confirm name and language."""
    person = own_person(request.scope)
    form = ProfileForm(request.POST or None, initial={"name": person.name, "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        confirm_own_details(user=request.user, person=person, **form.cleaned_data)
        return redirect("team:welcome", network)
    context = {"form": form, "person": person, "step": 1, "seats": request.scope.seats}
    return _step(request, "partners/welcome/profile.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_MANDATE)
def welcome_consent(request: HttpRequest, network: str) -> HttpResponse:
    """Say what we may write for; no tick is an answer too."""
    person = own_person(request.scope)
    if next_step(person) == PROFILE:
        return redirect(PROFILE, network)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        say_consents(person=person, granted=form.purposes, way=ConsentWay.ACTIVATION)
        finish_welcome(person=person)
        return redirect("portal:welcome-done", network)
    if next_step(person) != CONSENT:
        form = ConsentForm(initial=_said(person))  # they came back: show what they said
    return _step(request, "partners/welcome/consent.html", {"form": form, "step": 2})


def _said(person: Any) -> dict[str, bool]:
    return dict(person.consents.values_list("purpose", "granted"))


def _step(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
