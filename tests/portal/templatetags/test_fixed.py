"""Parts that say the same to everybody: drawn once a process and language."""

from __future__ import annotations

from django.utils import translation

from portal.templatetags.fixed import _drawn, fixed

PART = "feedback/parts/voice.html"


def test_fixed_part_is_drawn_once_for_each_language_and_choice() -> None:
    _drawn.cache_clear()
    drawn = set()
    for language in ("en", "de", "en", "de"):
        with translation.override(language):
            drawn |= {fixed(PART), fixed(PART, nobody=True)}
    assert (len(drawn), _drawn.cache_info().misses) == (4, 4)


def test_fixed_part_is_drawn_anew_while_somebody_works_on_it(settings) -> None:
    settings.DEBUG = True
    _drawn.cache_clear()
    assert fixed(PART) == fixed(PART)
    assert _drawn.cache_info().misses == 0
