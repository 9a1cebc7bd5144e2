"""What a distributor allows HQ: its manager changes it, HQ and the agency read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.access import requires
from partners.consent_forms import BranchConsentForm
from partners.models import Partner
from partners.queries.branch_consent import (
    branch_changes,
    branch_settings,
    managed_distributor_ids,
    settings_of,
)
from partners.roles import Capability
from partners.services.branch_consent import change_branch_consent
from portal.kernel.shortcuts import get_visible_or_404


@require_safe
@requires(Capability.READ_PARTNERS)
def branch_setting_list(request: HttpRequest, network: str) -> HttpResponse:
    """List the distributors and what they allow; whoever has one alone is led there."""
    rows = branch_settings(request.scope)
    managed = managed_distributor_ids(request.scope)
    if len(rows) == 1 and rows[0].partner.pk in managed:
        return redirect("partners:branch-setting", network=network, pk=rows[0].partner.pk)
    return render(request, "partners/branch_setting_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_PARTNERS)
def branch_setting(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Show what one distributor allows and what it changed when; its manager saves."""
    partner = get_visible_or_404(Partner.objects.filter(level="distributor"), request.scope, pk=pk)
    present = settings_of(partner)
    form = BranchConsentForm(request.POST or None, initial=present.values)
    if request.method == "POST":
        form = BranchConsentForm(request.POST)
        form.full_clean()
        changed = change_branch_consent(scope=request.scope, partner=partner, **form.cleaned_data)
        messages.success(request, _("Saved. The agency was told.") if changed else _("Nothing changed."))
        return redirect("partners:branch-setting", network=network, pk=pk)
    context = {
        "partner": partner,
        "present": present,
        "form": form if pk in managed_distributor_ids(request.scope) else None,
        "changes": branch_changes(partner),
    }
    return render(request, "partners/branch_setting.html", context)
