"""A partner's page, and its facts: added and changed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import requires
from partners.models import Partner
from partners.network_forms import PartnerForm
from partners.queries.network import page as queries
from partners.queries.network.directory import sees_voices
from partners.queries.team import has_roles_of_other_levels
from partners.roles import Capability
from partners.services.partner_life import add_by_hand, edit_partner, last_change
from portal.kernel.errors import DomainError
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404


def get_partner(request: HttpRequest, pk: int) -> Partner:
    """Return the partner, if the seats that read partners reach it."""
    return get_visible_or_404(queries.readable(), queries.readers(request.scope), pk=pk)


@require_safe
@requires(Capability.READ_PARTNERS)
def partner_page(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show everything about a partner that the reader may know; a merged record leads to the kept one."""
    partner = get_partner(request, pk)
    if partner.merged_into_id:
        get_partner(request, partner.merged_into_id)
        return redirect("partners:partner", network, partner.merged_into_id)
    if request.htmx and "after" in request.GET:
        return render_page(
            request, "partners/partner.html", _timeline(request, partner), part="timeline-rows"
        )
    if request.htmx and "children" in request.GET:
        return render_page(
            request, "partners/partner.html", _children(request, partner), part="children-rows"
        )
    return render_page(request, "partners/partner.html", _whole(request, partner))


def _timeline(request: HttpRequest, partner: Partner) -> dict[str, Any]:
    shown = queries.timeline(request.scope, partner, request.GET.get("after", ""))
    return {"partner": partner, "timeline": shown}


def _children(request: HttpRequest, partner: Partner) -> dict[str, Any]:
    page = queries.children_page(request.scope, partner, request.GET.get("children", ""))
    return {"partner": partner, "children": page}


def _whole(request: HttpRequest, partner: Partner) -> dict[str, Any]:
    scope = request.scope
    may_manage = scope.can(Capability.MANAGE_NETWORK)
    change = last_change(partner) if may_manage and request.GET.get("changed") else None
    return {
        **_timeline(request, partner),
        **_children(request, partner),
        "crumbs": queries.crumbs_of(scope, partner),
        "people": queries.people_of(scope, partner),
        "beneath": queries.lines_under(scope, partner),
        "pulse": queries.pulse_of(scope, partner),
        "work": queries.open_work(scope, partner.path),
        "history": queries.history_of(scope, partner),
        "sees_voices": sees_voices(scope),
        "may_manage": may_manage,
        "undo": change if change and str(change.pk) == request.GET["changed"] else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def partner_new(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Add a partner under another one."""
    above = get_partner(request, pk)
    form = PartnerForm(request.POST or None, initial={"level": "dealer", "country": above.country})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_by_hand(scope=request.scope, parent=above, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Added."))
            return redirect("partners:partner", network, made.pk)
    context = {"form": form, "partner": above, "title": _("Add a partner"), "is_new": True}
    return render(request, "partners/partner_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_NETWORK)
def partner_edit(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Change a partner's level, number and facts."""
    partner = get_partner(request, pk)
    form = PartnerForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        try:
            edit_partner(scope=request.scope, partner=partner, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            _warn_of_roles(request, pk)
            return redirect("partners:partner", network, partner.pk)
    context = {"form": form, "partner": partner, "title": _("Edit the facts"), "is_new": False}
    return render(request, "partners/partner_form.html", context, status=422 if form.is_bound else 200)


def _warn_of_roles(request: HttpRequest, pk: int) -> None:
    if has_roles_of_other_levels(get_partner(request, pk)):
        messages.warning(
            request, _("Some people here have roles of another level. Give them others on the team's page.")
        )
