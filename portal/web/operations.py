"""The operations page: how every part is and what to do, what waits, what was given up; for the admin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partners.services.dead_letters import retry_dead_letter, retry_dead_letters
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.registries import works
from portal.web.health.states import part_states
from portal.web.operations_figures import all_queues, dead_letters

View = Callable[..., HttpResponse]


def for_admins(view: View) -> View:
    """Let in the platform admin; to everybody else there is no such page."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser or kwargs.get("kind", "partners.mail") not in works:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@require_safe
@for_admins
def operations(request: HttpRequest) -> HttpResponse:
    """Show the parts, those that need somebody first, and the queues."""
    states = sorted(part_states(), key=lambda state: (not state.is_gone, not state.needs_somebody))
    queues = [queue for queue in all_queues() if queue.waiting or queue.dead]
    context = {
        "states": states,
        "needy": sum(state.needs_somebody for state in states),
        "queues": queues,
        "given_up": sum(queue.dead for queue in queues),
        "at": timezone.now(),
    }
    return render(request, "portal/operations.html", context)


@require_safe
@for_admins
def given_up(request: HttpRequest, kind: str) -> HttpResponse:
    """Show what was given up of a kind."""
    context = {
        "kind": kind,
        "found": dead_letters(kind, request.GET.get("after", "")),
        "crumbs": [
            {"label": _("Operations"), "url": reverse("web:operations")},
            {"label": works[kind].label},
        ],
    }
    return render_page(request, "portal/given_up.html", context, part="rows")


@require_POST
@for_admins
def given_up_retry(request: HttpRequest, kind: str) -> HttpResponse:
    """Let one be tried again, or all of a kind."""
    pk = request.POST.get("pk", "")
    try:
        if pk.isascii() and pk.isdigit() and len(pk) <= 18:
            retry_dead_letter(admin=request.user, kind=kind, pk=int(pk), at=timezone.now())
            count = 1
        else:
            count = retry_dead_letters(admin=request.user, kind=kind, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(n)s is tried again.", "%(n)s are tried again.", count)
        messages.success(request, said % {"n": count})
    return redirect("web:given-up", kind)
