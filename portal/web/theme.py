"""A network's accent, made readable on light and dark paper, as a style sheet of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kernel.colour import DEFAULT_ACCENT, accent_on_dark, accent_on_light
from portal.web.stylesheet import css_response

# Forced colours keep the reader's own palette.
SHEET = (
    "@layer tokens{{@media (forced-colors:none){{:root{{--accent:{light}}}"
    "@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}}}}}\n"
)


def theme_sheet(accent: str) -> str:
    """Write the tokens of an accent."""
    return SHEET.format(light=accent_on_light(accent), dark=accent_on_dark(accent))


def theme_url(network: Any) -> str:
    """Return the versioned address of a network's accent."""
    return f"{reverse('web:theme', args=[network.slug])}?v={network.theme_version}"


@require_safe
def theme_css(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the accent of the network in the address; an unknown one answers alike, in the portal's own."""
    here = request.network
    if here is None:
        return css_response(theme_sheet(DEFAULT_ACCENT), forever=False)
    return css_response(theme_sheet(here.accent), forever=request.GET.get("v") == str(here.theme_version))
