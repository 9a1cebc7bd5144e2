"""Audiences and campaigns in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Audience, Campaign
from partners.roles import Capability
from partners.scope import Scope
from partners.services.audience import save_audience
from partners.services.campaign import save_campaign
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.forms import AudienceForm, CampaignForm
from toolkits.models.editor import headcount, partners_reached, reached_members
from toolkits.views.admin_frame import admin_render, editor_page

SHOWN = 500


@editor_page(Capability.PUBLISH_TOOLKITS)
def audience_list(request: HttpRequest) -> HttpResponse:
    """List the audiences with their headcounts."""
    rows = [(one, headcount(one)) for one in Audience.objects.visible_to(request.scope)]
    return admin_render(
        request,
        "toolkits/admin/audience_list.html",
        {"rows": rows},
        title=_("Audiences"),
        crumbs=_crumbs(request)[:1],
        icon="group",
    )


@editor_page(Capability.PUBLISH_TOOLKITS)
def audience_edit(request: HttpRequest, audience_id: int | None = None) -> HttpResponse:
    """Make or change an audience, with everybody whom it reaches."""
    audience = None
    if audience_id is not None:
        audience = get_visible_or_404(Audience.objects.all(), request.scope, pk=audience_id)
    form = AudienceForm(request.POST or None, network=request.network, audience=audience)
    if request.method == "POST" and form.is_valid():
        saved = _saved(form, save_audience, request, audience=audience)
        if saved:
            messages.success(request, _("Saved: it reaches %(n)d people.") % {"n": headcount(saved)})
            return redirect("toolkits_admin:audience", request.network.slug, saved.pk)
    reached = _reached(audience, request.scope) if audience else {}
    return admin_render(
        request,
        "toolkits/admin/audience_edit.html",
        {"form": form, "audience": audience, **reached},
        title=audience.shown_name if audience else _("New audience"),
        crumbs=_crumbs(request),
        icon="group",
        status=422 if form.errors else 200,
    )


def _reached(audience: Audience, scope: Scope) -> dict[str, Any]:
    return {
        "members": reached_members(audience, scope, SHOWN),
        "people": headcount(audience),
        "dealers": partners_reached(audience),
        "shown": SHOWN,
    }


@editor_page(Capability.PUBLISH_TOOLKITS)
def campaign_list(request: HttpRequest) -> HttpResponse:
    """List the campaigns, the latest first."""
    rows = Campaign.objects.visible_to(request.scope).select_related("owner")
    return admin_render(
        request,
        "toolkits/admin/campaign_list.html",
        {"rows": rows},
        title=_("Campaigns"),
        crumbs=_crumbs(request)[:1],
        icon="calendar",
    )


@editor_page(Capability.PUBLISH_TOOLKITS)
def campaign_edit(request: HttpRequest, campaign_id: int | None = None) -> HttpResponse:
    """Make or change a campaign."""
    campaign = None
    if campaign_id is not None:
        campaign = get_visible_or_404(Campaign.objects.all(), request.scope, pk=campaign_id)
    form = CampaignForm(request.POST or None, network=request.network, campaign=campaign)
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, save_campaign, request, campaign=campaign)
    ):
        messages.success(request, _("Saved."))
        return redirect("toolkits_admin:campaigns", request.network.slug)
    back = reverse("toolkits_admin:campaigns", args=[request.network.slug])
    return admin_render(
        request,
        "toolkits/admin/form.html",
        {"form": form, "submit": _("Save"), "back_url": back},
        title=campaign.name if campaign else _("New campaign"),
        crumbs=[*_crumbs(request)[:1], (_("Campaigns"), back)],
        icon="calendar",
        status=422 if form.errors else 200,
    )


def _saved(form: Any, service: Any, request: HttpRequest, **existing: Any) -> Any:
    """Call the service with the form's values; its refusal becomes the form's error."""
    try:
        return service(scope=request.scope, network=request.network, **form.cleaned_data, **existing)
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def _crumbs(request: HttpRequest) -> list[tuple[str, str]]:
    slug = request.network.slug
    return [
        (request.network.name, reverse("toolkits_admin:assets", args=[slug])),
        (_("Audiences"), reverse("toolkits_admin:audiences", args=[slug])),
    ]
