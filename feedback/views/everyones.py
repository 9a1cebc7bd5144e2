"""The answers that HQ gave to all dealers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback.models import Answer
from feedback.queries.everyones import answered_countries, as_said, everyones_page
from feedback.rules import can_answer
from feedback.services.showing import show_answer
from feedback.views.tabs import answer_tabs
from partners.access import requires
from partners.queries.branches import country_names
from partners.roles import Capability
from portal.kernel.htmx import render_page
from portal.kernel.keys import key_in
from portal.kernel.shortcuts import get_visible_or_404


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
        "rows": [as_said(request.network, answer, names) for answer in page.rows],
        "next_cursor": page.next_cursor,
        "country": country,
        "countries": [(code, names.get(code, code)) for code in countries] if len(countries) > 1 else [],
        "tabs": answer_tabs(request, "everyones"),
        "answers": can_answer(request.scope),
        "off": key_in(request.GET.get("off", "")) if can_answer(request.scope) else 0,
    }
    return render_page(request, "feedback/everyones.html", context, part="rows")


@require_POST
@requires(Capability.ANSWER)
def answer_shown(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """Put an answer under Answers for all dealers, or take it off, with the way back."""
    answer = get_visible_or_404(Answer.objects, request.scope, pk=pk)
    on_page = request.POST.get("on") == "1"
    show_answer(scope=request.scope, answer=answer, on_page=on_page)
    said = _("All dealers can read it again.") if on_page else _("Taken off. Who spoke keeps it.")
    messages.success(request, said)
    address = reverse("feedback:everyones", args=[network])
    return redirect(address if on_page else f"{address}?off={pk}")
