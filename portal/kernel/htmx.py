"""One place that decides between a whole page and its part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render the template, or only its named partial when htmx asks; `Vary` keeps caches honest."""
    wants_part = bool(part) and _asks_for_part(request)
    response = render(request, f"{template}#{part}" if wants_part else template, context, status=status)
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "HX-Request"]))
    return response


def _asks_for_part(request: HttpRequest) -> bool:
    details: Any = getattr(request, "htmx", None)
    return bool(details and not details.boosted)
