"""The answer for what isn't there, and for what somebody may not know to be there: the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from portal.kernel.api.problems import is_for_programs
from portal.kernel.api.problems import not_found as nothing_for_programs
from portal.kernel.sessionless import is_by_token


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here; whoever doesn't belong to the address's network isn't told that it exists."""
    if is_for_programs(request):
        return nothing_for_programs()
    if getattr(request, "network", None) and _is_outsider(request):
        request.network = None
    return page_not_found(request, exception)


def _is_outsider(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (match is not None and is_by_token(match.func)) or request.scope.is_empty
