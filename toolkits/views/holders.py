"""Who holds which version of a file: figures for headquarters, names for the agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.roles import Capability
from partners.services.activity import log_activity
from portal.kernel.charts import number
from portal.kernel.delivery import is_first_look
from portal.kernel.htmx import render_page
from portal.kernel.shortcuts import get_visible_or_404
from toolkits.models import Asset
from toolkits.queries.still_held import StillHeld, still_held


@require_safe
@requires(Capability.READ_REACH)
def holders_page(request: HttpRequest, network: str, asset_id: int) -> HttpResponse:
    """Show how many dealers still hold a dead version of one file."""
    asset = get_visible_or_404(Asset.objects.select_related("current"), request.scope, pk=asset_id)
    found = still_held(request.scope, request.network, asset, timezone.now())
    if found.is_exact and is_first_look(request):
        log_activity(scope=request.scope, verb="figures.read", object_kind="asset", object_id=asset.pk)
    context = {
        "asset": asset,
        "found": found,
        "finding": _finding(found),
        "minimum": request.network.minimum_dealers,
        "facts": [
            (_("Dealers who hold it"), _said(found, found.dealers)),
            (_("Have the current one, or say they have seen to it"), _said(found, found.settled)),
            (_("Still hold a dead version"), _said(found, found.dead)),
        ],
        "crumbs": [
            {"label": _("Toolkits"), "url": reverse("toolkits:list", args=[network])},
            {"label": asset.title, "url": reverse("toolkits:asset", args=[network, asset.pk])},
            {"label": _("Who holds it"), "url": ""},
        ],
    }
    return render_page(request, "toolkits/holders.html", context)


def _said(found: StillHeld, count: int | None) -> str:
    if count is None:
        return _("too few dealers to show")
    return number(count) if found.is_exact else _("at least %(n)s") % {"n": number(count)}


def _finding(found: StillHeld) -> str:
    if found.dealers == 0:
        return _("No dealer holds it")
    if found.dealers is None or found.dead is None:
        return _("Too few dealers hold a dead version to say more")
    said = {
        "dead": number(found.dead),
        "dealers": number(found.dealers),
        "share": found.share,
    }
    if not found.is_exact:
        return _("At least %(dead)s dealers still hold a dead version (at least %(share)s %% of them)") % said
    return _("%(dead)s of %(dealers)s dealers still hold a dead version (%(share)s %%)") % said
