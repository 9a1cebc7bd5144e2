"""Branches to which nothing is sent for now: held, listed and released in one place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.access import requires
from partners.models import SendHold
from partners.queries.send_holds import open_holds, past_holds
from partners.roles import Capability
from partners.send_hold_forms import SendHoldForm, SendReleaseForm
from partners.services.send_holds import hold_sends, release_sends
from portal.kernel.shortcuts import get_visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.WORK_DESK)
def send_holds(request: HttpRequest, network: str) -> HttpResponse:
    """List what is held and what was, and hold one more branch."""
    form = SendHoldForm(request.POST or None, scope=request.scope)
    if form.is_valid():
        hold_sends(
            scope=request.scope,
            partner=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        messages.success(request, _("Held. Nothing but receipts, answers and codes goes there."))
        return redirect("partners:send-holds", network)
    return _show(request, {"form": form}, 422 if form.errors else 200)


@require_http_methods(["POST"])
@requires(Capability.WORK_DESK)
def send_release(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Release one branch."""
    hold = get_visible_or_404(SendHold.objects, request.scope, pk=pk)
    form = SendReleaseForm(request.POST, prefix=f"h{pk}")
    if hold.released_at is not None:
        messages.success(request, _("Released. Mails go there again."))
        return redirect("partners:send-holds", network)
    if not form.is_valid():
        return _show(request, {"refused": hold.pk, "release_form": form}, 422)
    reason = form.cleaned_data["reason"]
    release_sends(scope=request.scope, hold=hold, reason=reason, at=timezone.now())
    messages.success(request, _("Released. Mails go there again."))
    return redirect("partners:send-holds", network)


def _show(request: HttpRequest, more: dict[str, Any], status: int) -> HttpResponse:
    refused, release_form = more.get("refused"), more.get("release_form")
    holds = [
        (hold, release_form if hold.pk == refused else SendReleaseForm(prefix=f"h{hold.pk}"))
        for hold in open_holds(request.scope)
    ]
    context = {"form": SendHoldForm(scope=request.scope), "holds": holds, "past": past_holds(request.scope)}
    return render(request, "partners/send_holds.html", context | more, status=status)
