"""The answer for what isn't there, and for what somebody may not know to be there: the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from portal.kernel.api.problems import is_for_programs, problem_response
from portal.kernel.api.problems import not_found as problem_not_found
from portal.kernel.sessionless import is_by_token


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here; whoever doesn't belong to the address's network isn't told that it exists."""
    if is_for_programs(request):
        return problem_not_found()
    if getattr(request, "network", None) and _is_outsider(request):
        request.network = None
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read."""
    if is_for_programs(request):
        return problem_response(400, "malformed", _("The request could not be read."))
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, in the form that whoever asked can read."""
    if is_for_programs(request):
        return problem_response(500, "our_fault", _("Something went wrong on our side. Try again later."))
    return defaults.server_error(request)


@csrf_exempt
def nothing_for_programs(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address of the API that leads nowhere, whatever the method and whoever asks."""
    return problem_not_found()


def _is_outsider(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (match is not None and is_by_token(match.func)) or request.scope.is_empty
