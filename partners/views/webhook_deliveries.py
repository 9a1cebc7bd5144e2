"""What was sent to a target: listed, looked at, sent again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from partners.access import requires
from partners.models import WebhookDelivery, WebhookTarget
from partners.models.webhook import LABELS
from partners.roles import Capability
from partners.services.webhooks import targets
from partners.views.webhooks import crumbs
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.leases import WorkState
from portal.kernel.paging import key_page
from portal.kernel.shortcuts import get_visible_or_404

FILTERS = (WorkState.DUE, WorkState.DONE, WorkState.DEAD)


@require_safe
@requires(Capability.MANAGE_NETWORK)
def webhook(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show a target and what was sent to it, the newest first."""
    target = _target(request, pk)
    rows = WebhookDelivery.objects.visible_to(request.scope).filter(target=target).select_related("event")
    state = request.GET.get("state", "")
    if state in FILTERS:
        rows = rows.filter(work_state__in=_with_leased(state))
    context = {
        "target": target,
        "state": state,
        "choices": [(key, LABELS[key]) for key in FILTERS],
        "page": key_page(rows, cursor=request.GET.get("after", "")),
        "has_dead": target.deliveries.filter(work_state=WorkState.DEAD).exists(),
        "crumbs": crumbs(network, None, target.host),
    }
    return render_page(request, "partners/webhooks/target.html", context, part="rows")


@require_safe
@requires(Capability.MANAGE_NETWORK)
def webhook_delivery(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show what was sent and what came of each attempt."""
    delivery = _delivery(request, pk)
    context = {"delivery": delivery, "crumbs": crumbs(network, delivery.target, str(delivery.event.label))}
    return render(request, "partners/webhooks/delivery.html", context)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def webhook_test(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Send a target an event that means nothing."""
    target = _target(request, pk)
    try:
        targets.send_test(scope=request.scope, target=target, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("A test is on its way. Look again in a moment."))
    return redirect("partners:webhook", network, pk)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def webhook_replay(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Send one delivery again."""
    delivery = _delivery(request, pk)
    try:
        targets.replay_delivery(scope=request.scope, delivery=delivery, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is sent again, under the same id."))
    return redirect("partners:webhook-delivery", network, pk)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def webhook_replay_dead(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Send again whatever was given up at a target."""
    target = _target(request, pk)
    try:
        count = targets.replay_dead(scope=request.scope, target=target, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(n)s event is sent again.", "%(n)s events are sent again.", count)
        messages.success(request, said % {"n": count})
    return redirect("partners:webhook", network, pk)


def _with_leased(state: str) -> list[str]:
    """Return the states behind a choice: what is under way counts among what waits."""
    return [WorkState.DUE, WorkState.LEASED] if state == WorkState.DUE else [state]


def _target(request: HttpRequest, pk: int) -> WebhookTarget:
    found: WebhookTarget = get_visible_or_404(WebhookTarget.objects, request.scope, pk=pk)
    return found


def _delivery(request: HttpRequest, pk: int) -> WebhookDelivery:
    rows = WebhookDelivery.objects.select_related("event", "target")
    found: WebhookDelivery = get_visible_or_404(rows, request.scope, pk=pk)
    return found
