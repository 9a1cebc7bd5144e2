"""Targets of webhooks: list, add, change, pause, give another secret, remove."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access import requires
from partners.enums import WebhookState
from partners.models import WebhookTarget
from partners.roles import Capability
from partners.services.webhooks import targets
from partners.webhook_forms import WebhookTargetForm
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404

MADE = "partners/webhooks/secret.html"


@require_safe
@requires(Capability.MANAGE_NETWORK)
def webhook_list(request: HttpRequest, network: str) -> HttpResponse:
    """List the network's targets, the newest first."""
    context = {
        "targets": WebhookTarget.objects.visible_to(request.scope),
        "crumbs": [_network(network), {"label": _("Webhooks"), "url": ""}],
    }
    return render(request, "partners/webhooks/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def webhook_new(request: HttpRequest, network: str) -> HttpResponse:
    """Add a target and show its secret, this once."""
    form = WebhookTargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = targets.add_target(scope=request.scope, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error("url", str(error))
        else:
            context = {"target": made, "secret": secret, "crumbs": crumbs(network, made, _("Secret"))}
            return render(request, MADE, context)
    context = {"form": form, "crumbs": crumbs(network, None, _("Add a target"))}
    return render(request, "partners/webhooks/form.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def webhook_edit(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Give a target another address or other events."""
    target = _target(request, pk)
    form = WebhookTargetForm(request.POST or None, initial={"url": target.url, "events": target.events})
    if request.method == "POST" and form.is_valid():
        try:
            targets.change_target(scope=request.scope, target=target, **form.cleaned_data)
        except DomainError as error:
            form.add_error("url", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:webhook", network, pk)
    context = {"form": form, "target": target, "crumbs": crumbs(network, target, _("Change"))}
    return render(request, "partners/webhooks/form.html", context, status=_status(request))


@require_POST
@requires(Capability.MANAGE_NETWORK)
def webhook_state(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Pause a target, or go on."""
    target = _target(request, pk)
    if request.POST.get("state") == WebhookState.PAUSED:
        targets.pause_target(scope=request.scope, target=target)
        messages.success(request, _("Paused. What happens meanwhile waits."))
    else:
        targets.resume_target(scope=request.scope, target=target)
        messages.success(request, _("It is sent to again."))
    return redirect("partners:webhook", network, pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def webhook_secret(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Ask first; then make another secret and show it, this once."""
    target = _target(request, pk)
    context = {"target": target, "crumbs": crumbs(network, target, _("Another secret"))}
    if request.method == "POST":
        context["secret"] = targets.rotate_secret(scope=request.scope, target=target, at=timezone.now())
        context["is_another"] = True
    return render(request, MADE, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def webhook_remove(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Ask first; then remove a target with what was sent to it."""
    target = _target(request, pk)
    if request.method == "POST":
        targets.remove_target(scope=request.scope, target=target)
        messages.success(request, _("The target is removed. Nothing is sent there any more."))
        return redirect("partners:webhooks", network)
    context = {"target": target, "crumbs": crumbs(network, target, _("Remove"))}
    return render(request, "partners/webhooks/remove.html", context)


def crumbs(network: str, target: WebhookTarget | None, here: str) -> list[dict[str, str]]:
    """Return the way from the network to a page about webhooks."""
    way = [_network(network), {"label": _("Webhooks"), "url": reverse("partners:webhooks", args=[network])}]
    if target:
        way.append({"label": target.host, "url": reverse("partners:webhook", args=[network, target.pk])})
    return [*way, {"label": here, "url": ""}]


def _network(network: str) -> dict[str, str]:
    return {"label": _("Network"), "url": reverse("partners:directory", args=[network])}


def _target(request: HttpRequest, pk: int) -> WebhookTarget:
    found: WebhookTarget = get_visible_or_404(WebhookTarget.objects, request.scope, pk=pk)
    return found


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
