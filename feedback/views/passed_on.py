"""What was passed on, for HQ and the field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from feedback.queries.passed_on import named_page, wordings_page
from feedback.services.identity import named_authors
from feedback.views.tabs import answer_tabs
from partners.access import requires
from partners.roles import Capability
from portal.kernel.htmx import render_page


@require_safe
@requires(Capability.READ_PASSED_ON)
def passed_on(request: HttpRequest, network: str) -> HttpResponse:
    """List the remarks named to HQ that were passed on, with their text, dealer and name."""
    page = named_page(request.scope, cursor=request.GET.get("after", ""))
    shown = [] if request.method == "HEAD" else [case.remark for case in page.rows]
    names = named_authors(scope=request.scope, remarks=shown)
    lines = [(case, names.get(case.remark_id)) for case in page.rows]
    context = {"lines": lines, "page": page, "tabs": answer_tabs(request, "passed-on")}
    return render_page(request, "feedback/passed_on.html", context, part="rows")


@require_safe
@requires(Capability.READ_PASSED_ON)
def wordings(request: HttpRequest, network: str) -> HttpResponse:
    """List the wordings of protected remarks that the agency cleared, under stand-in names."""
    page = wordings_page(request.scope, request.network, cursor=request.GET.get("after", ""))
    context = {"page": page, "tabs": answer_tabs(request, "wordings")}
    return render_page(request, "feedback/wordings.html", context, part="rows")
