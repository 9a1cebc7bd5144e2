"""Changes of the tree, each shown before it is confirmed: move, deactivate, reactivate, merge, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.access import requires
from partners.models import ActivityLog, Partner
from partners.queries.network import previews
from partners.queries.network.page import open_work
from partners.roles import Capability
from partners.services.merging import check_merge, count_rows, merge_partners
from partners.services.partner_life import (
    check_end,
    check_move,
    check_return,
    deactivate_partner,
    reactivate_partner,
    relocate_partner,
    returning_with,
    undo_change,
)
from partners.views.partner import get_partner
from portal.kernel.errors import DomainError
from portal.kernel.keys import key_in


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def partner_move(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Choose where a partner shall hang, see what that changes, and move it."""
    partner = get_partner(request, pk)
    other, context = _other(request, partner)
    if request.method == "POST" and other:
        change = relocate_partner(scope=request.scope, partner=partner, parent=other)
        return _back(request, partner, change)
    if other:
        context["refusal"] = _refusal(lambda: check_move(partner, other))
        context["preview"] = previews.preview_move(partner, other)
    return render(request, "partners/partner_move.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def partner_merge(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Choose the other record of the same dealer, see what moves, and merge it into this one."""
    kept = get_partner(request, pk)
    gone, context = _other(request, kept)
    if request.method == "POST" and gone:
        merge_partners(scope=request.scope, kept=kept, gone=gone)
        messages.success(request, _("Merged. %(number)s leads here now.") % {"number": gone.number})
        return redirect("partners:partner", network, kept.pk)
    if gone:
        context["refusal"] = _refusal(lambda: check_merge(kept, gone))
        context["rows"] = count_rows(gone)
        context["sight"] = previews.sight_between(gone.path, kept.path)
        context["work"] = open_work(request.scope, gone.path)
    return render(request, "partners/partner_merge.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def partner_end(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show what ends with a partner, and end it."""
    partner = get_partner(request, pk)
    if request.method == "POST":
        return _back(request, partner, deactivate_partner(scope=request.scope, partner=partner))
    context = {
        "partner": partner,
        "refusal": _refusal(lambda: check_end(partner)),
        "preview": previews.preview_end(partner),
        "work": open_work(request.scope, partner.path),
    }
    return render(request, "partners/partner_end.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def partner_return(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show what returns with a partner, and take it back."""
    partner = get_partner(request, pk)
    if request.method == "POST":
        return _back(request, partner, reactivate_partner(scope=request.scope, partner=partner))
    context = {
        "partner": partner,
        "refusal": _refusal(lambda: check_return(partner)),
        "returning": returning_with(partner),
    }
    return render(request, "partners/partner_return.html", context)


@require_POST
@requires(Capability.MANAGE_NETWORK)
def partner_undo(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Take the last change back."""
    partner = get_partner(request, pk)
    said = request.POST.get("change", "")
    undo_change(scope=request.scope, partner=partner, change_id=key_in(said))
    messages.success(request, _("Taken back."))
    return redirect("partners:partner", network, partner.pk)


def _other(request: HttpRequest, partner: Partner) -> tuple[Partner | None, dict[str, Any]]:
    """Return the other partner that the request names, and what the page shows to choose it."""
    asked = request.POST.get("to", "") or request.GET.get("to", "")
    words = request.GET.get("q", "").strip()[:100]
    found = previews.matches(request.scope, words, but=partner)
    other = get_partner(request, asked) if asked else found[0] if len(found) == 1 else None
    return other, {"partner": partner, "other": other, "q": words, "found": found}


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except DomainError as error:
        return str(error)
    return ""


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _back(request: HttpRequest, partner: Partner, change: ActivityLog | None) -> HttpResponse:
    """Go back to the partner, where the change can be taken back."""
    address = reverse("partners:partner", args=[request.network.slug, partner.pk])
    if change is None:
        messages.info(request, _("Nothing changed."))
        return redirect(address)
    return redirect(f"{address}?changed={change.pk}")
