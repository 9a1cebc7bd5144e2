"""Which language to speak to whom: only complete ones are offered, whatever a person's language is."""

from __future__ import annotations

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language_info, get_supported_language_variant


def spoken(*wanted: str) -> str:
    """Return the first of the languages that the portal offers, else its own default."""
    for code in wanted:
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)


def language_name(code: str) -> str:
    """Return what a language is called in the reader's own, as a word that stands by itself."""
    return str(capfirst(get_language_info(code)["name_translated"]))
