"""Count requests by the name of their route."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.web.metrics.counted import REQUEST_SECONDS, REQUESTS

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


class MetricsMiddleware:
    """Count every request that reaches a view or should have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then count."""
        began = time.perf_counter()
        response = self.get_response(request)
        route, method = _route(request), str(request.method)
        method = method if method in METHODS else "other"
        REQUESTS.labels(route, method, f"{response.status_code // 100}xx").inc()
        REQUEST_SECONDS.labels(route, method).observe(time.perf_counter() - began)
        return response


def _route(request: HttpRequest) -> str:
    """Return the route's name as the code gives it: an address would carry what somebody typed."""
    match = request.resolver_match
    if match is None:
        return "none"
    return match.view_name if match.url_name else "unnamed"
