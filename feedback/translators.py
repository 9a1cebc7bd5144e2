"""How a translator is asked, and what it says: LibreTranslate and whatever speaks like it, and DeepL."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from feedback.enums import TranslationTrouble

# Codes by which they know a language otherwise than we do.
LIBRE = {"zh-hans": "zh-Hans"}
DEEPL_FROM = {"zh-hans": "ZH"}
DEEPL_TO = {"en": "EN-GB", "pt": "PT-PT", "zh-hans": "ZH-HANS"}
# Halves of a character: no text, and nothing that a database takes.
HALVES = re.compile("[\ud800-\udfff]")
KEY, REFUSED, QUOTA = (401, 403), (400, 404, 413, 422), (429, 456)


@dataclass(frozen=True)
class Translator:
    """Where the translator is, how it speaks, and the key that it knows us by."""

    kind: str
    url: str
    key: str
    is_near: bool

    def request(self, text: str, source: str, target: str) -> tuple[str, bytes, dict[str, str]]:
        """Return address, body and headers that ask for a translation."""
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        said: dict[str, Any]
        if self.kind == "deepl":
            path, headers["Authorization"] = "/v2/translate", f"DeepL-Auth-Key {self.key}"
            said = {
                "text": [text],
                "source_lang": _named(source, DEEPL_FROM).upper(),
                "target_lang": _named(target, DEEPL_TO).upper(),
            }
        else:
            path, said = "/translate", {"q": text, "format": "text"}
            said |= {"source": _named(source, LIBRE), "target": _named(target, LIBRE)}
            said |= {"api_key": self.key} if self.key else {}
        return self.url + path, json.dumps(said, ensure_ascii=False).encode(), headers

    def text_in(self, body: bytes) -> str:
        """Return the translation that an answer holds, or an empty text."""
        try:
            told = json.loads(body)
            text = told["translations"][0]["text"] if self.kind == "deepl" else told["translatedText"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            return ""
        return text if isinstance(text, str) and not HALVES.search(text) else ""


def the_translator() -> Translator | None:
    """Return the installation's translator; None where colleagues translate by hand."""
    if not settings.TRANSLATION_URL:
        return None
    return Translator(
        settings.TRANSLATION_KIND,
        settings.TRANSLATION_URL,
        settings.TRANSLATION_KEY,
        settings.TRANSLATION_NEAR,
    )


def trouble_of(status: int | None) -> TranslationTrouble:
    """Return what an answer without a translation means."""
    if status in KEY:
        return TranslationTrouble.KEY
    if status in QUOTA:
        return TranslationTrouble.QUOTA
    return TranslationTrouble.REFUSED if status in REFUSED else TranslationTrouble.AWAY


def _named(language: str, names: dict[str, str]) -> str:
    """Return the name of a language as a translator knows it, without its country."""
    return names.get(language) or names.get(language.split("-")[0]) or language.split("-")[0]
