"""What is missed: headquarters reads counts of enough dealers, the agency the dealers behind each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.delivery import is_first_look
from portal.kernel.htmx import render_page
from toolkits.queries.missed import missed_list


@require_safe
@requires(Capability.READ_MISSED)
def missed_page(request: HttpRequest, network: str) -> HttpResponse:
    """Show what dealers looked for and did not find, what most of them miss first."""
    found = missed_list(request.scope, request.network, timezone.now())
    if found.is_exact and is_first_look(request):
        log_activity(
            scope=request.scope, verb="figures.read", object_kind="missed", object_id=request.network.pk
        )
    crumbs = [
        {"label": _("Toolkits"), "url": reverse("toolkits:list", args=[network])},
        {"label": _("What is missed"), "url": ""},
    ]
    return render_page(request, "toolkits/missed.html", {"found": found, "crumbs": crumbs})
