"""Icons of the heroicons package, rendered once per process and size."""

from __future__ import annotations

import re
from functools import lru_cache

import heroicons
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SMALL = 20
# What points where reading goes on or came from: pages that run from right to left show it mirrored.
MIRRORED = re.compile(r"(?:arrow|chevron).*-(?:left|right)\b|paper-airplane")


@lru_cache(maxsize=512)
def _svg(name: str, size: int) -> str:
    style = "mini" if size <= SMALL else "outline"
    mirrored = " icon-mirrored" if MIRRORED.match(name) else ""
    attributes = {"class": f"icon{mirrored}", "aria-hidden": "true", "focusable": "false"}
    return heroicons._render_icon(style, name, size, attributes)


def icon(name: str, size: int | str = 20, label: str = "") -> SafeString:
    """Draw the icon as inline SVG; without a label it is decoration that nobody reads out."""
    picture = mark_safe(_svg(str(name), int(size)))  # noqa: S308 (the package's own drawing)
    if not label:
        return picture
    return format_html('{}<span class="visually-hidden">{}</span>', picture, label)
