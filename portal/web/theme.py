"""A network's accent, made readable on light and dark paper, as a style sheet of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kernel.colour import readable_on
from portal.web.stylesheet import css_response

# The palest and the darkest paper that text in the accent stands on (tokens.css: --paper-sunk of each scheme);
# a little more than AA, since hovering tints the paper.
LIGHT_PAPER = "#f1eee7"
DARK_PAPER = "#2a2724"
MINIMUM = 4.9
DEFAULT_ACCENT = "#22564f"

SHEET = (
    "@layer tokens{{:root{{--brand:{brand};--accent:{light}}}"
    "@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}}}\n"
)


def theme_sheet(accent: str) -> str:
    """Write the tokens of an accent; a text that is no colour gives the portal's own."""
    try:
        light = readable_on(accent, LIGHT_PAPER, MINIMUM)
    except ValueError:
        return theme_sheet(DEFAULT_ACCENT)
    brand, dark = readable_on(accent, LIGHT_PAPER, 1.0), readable_on(accent, DARK_PAPER, MINIMUM)
    return SHEET.format(brand=brand, light=light, dark=dark)


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
