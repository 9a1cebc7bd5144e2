"""The last page after joining: the first useful thing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partners.access import requires
from partners.queries.people import own_person
from partners.queries.welcome import DONE, next_step
from partners.roles import Capability
from toolkits.queries.toolkits import newest_toolkits

FEW = 1


@require_safe
@requires(Capability.READ_MANDATE)
def welcome_done(request: HttpRequest, network: str) -> HttpResponse:
    """Show what to do first, by what the reader may do."""
    step = next_step(own_person(request.scope))
    if step != DONE:
        return redirect(step, network)
    language = get_language() or request.network.default_language
    context = {
        "works_desk": request.scope.can(Capability.WORK_DESK),
        "answers": request.scope.can(Capability.ANSWER),
        "speaks": request.scope.can(Capability.SPEAK),
        "cards": newest_toolkits(request.scope, language, FEW),
    }
    return render(request, "portal/welcome_done.html", context)
