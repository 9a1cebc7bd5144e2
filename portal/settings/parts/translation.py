"""The translator of remarks: off until an address is named."""

from __future__ import annotations

from portal.settings.parts.environment import flag, refuse, text

TRANSLATION_URL = text("TRANSLATION_URL").rstrip("/")
TRANSLATION_KIND = text("TRANSLATION_KIND", "libretranslate").lower()
TRANSLATION_KEY = text("TRANSLATION_KEY")
# The translator stands in our own network: http and private addresses are allowed.
TRANSLATION_NEAR = flag("TRANSLATION_NEAR")
if TRANSLATION_KIND not in {"libretranslate", "deepl"}:
    refuse(f"TRANSLATION_KIND is {TRANSLATION_KIND!r}: set it to libretranslate or deepl.")
