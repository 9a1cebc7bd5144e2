"""The answers that HQ gave to all dealers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.queries.everyones import answered_countries, as_said, everyones_page
from partners.access import requires
from partners.queries.branches import country_names
from partners.roles import Capability
from portal.kernel.htmx import render_page


@require_safe
@requires(Capability.READ_ANSWERS)
def everyones(request: HttpRequest, network: str) -> HttpResponse:
    """List what dealers said and HQ answered, newest first, of all countries or one."""
    names = country_names(request.network)
    countries = answered_countries(request.scope, request.network)
    wanted = request.GET.get("country", "")
    country = wanted if wanted in countries else ""
    page = everyones_page(
        request.scope, request.network, country=country, cursor=request.GET.get("after", "")
    )
    context = {
        "rows": [as_said(request.scope, request.network, answer, names) for answer in page.rows],
        "next_cursor": page.next_cursor,
        "country": country,
        "countries": [(code, names.get(code, code)) for code in countries] if len(countries) > 1 else [],
        "tabs": answer_tabs(request, "everyones"),
    }
    return render_page(request, "feedback/everyones.html", context, part="rows")


def answer_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the way between one's own answers and those to all; none for whoever has none of their own."""
    if not request.scope.can(Capability.READ_OWN_ANSWERS) or not request.scope.can(Capability.READ_ANSWERS):
        return []
    named = (("own", _("Yours")), ("everyones", _("All dealers")))
    slug = request.network.slug
    return [
        {"label": label, "url": reverse(f"feedback:{name}", args=[slug]), "current": name == current}
        for name, label in named
    ]
