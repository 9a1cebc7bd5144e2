"""Parts of pages that say the same to everybody who reads a language."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def fixed(template: str, **choices: bool) -> SafeString:
    """Draw a part that depends on its language and these choices alone: once a process.

    The part must show nothing of a person, a network or a request: it is handed none of them.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(template, get_language() or "", tuple(sorted(choices.items())))


@lru_cache(maxsize=256)
def _drawn(template: str, language: str, choices: tuple[tuple[str, bool], ...]) -> SafeString:
    return render_to_string(template, dict(choices))
