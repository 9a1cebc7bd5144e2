"""Which language to speak to whom: only complete ones are offered, whatever a person's language is."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_supported_language_variant


def spoken(*wanted: str) -> str:
    """Return the first of the languages that the portal offers, else its own default."""
    for code in wanted:
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)
