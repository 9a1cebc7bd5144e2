"""Licences in the Wagtail admin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.roles import Capability
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.models import Licence
from toolkits.queries.rights import licence_rows
from toolkits.rights_forms import LicenceForm
from toolkits.services.rights import save_licence
from toolkits.views.admin_frame import admin_render, asset_crumbs, editor_page

ICON = "lock"


@editor_page(Capability.PUBLISH_TOOLKITS)
def licence_list(request: HttpRequest) -> HttpResponse:
    """List the licences with what they allow and how many files have them."""
    return admin_render(
        request,
        "toolkits/admin/licence_list.html",
        {"rows": licence_rows(request.scope, request.network)},
        title=_("Licences"),
        crumbs=asset_crumbs(request)[:1],
        icon=ICON,
    )


@editor_page(Capability.PUBLISH_TOOLKITS)
def licence_edit(request: HttpRequest, licence_id: int | None = None) -> HttpResponse:
    """Make or change a licence."""
    licence = None
    if licence_id is not None:
        licence = get_visible_or_404(Licence.objects.select_related("current"), request.scope, pk=licence_id)
    form = LicenceForm(request.POST or None, network=request.network, licence=licence)
    if request.method == "POST" and form.is_valid() and _save(request, form, licence):
        messages.success(request, _("Saved."))
        return redirect("toolkits_admin:licences", request.network.slug)
    back = reverse("toolkits_admin:licences", args=[request.network.slug])
    return admin_render(
        request,
        "toolkits/admin/form.html",
        {"form": form, "submit": _("Save"), "back_url": back},
        title=licence.name if licence else _("New licence"),
        crumbs=[*asset_crumbs(request)[:1], (_("Licences"), back)],
        icon=ICON,
        status=422 if form.errors else 200,
    )


def _save(request: HttpRequest, form: LicenceForm, licence: Licence | None) -> bool:
    try:
        save_licence(
            scope=request.scope, network=request.network, fields=form.licence_fields(), licence=licence
        )
    except DomainError as error:
        form.add_error(None, str(error.message))
        return False
    return True
