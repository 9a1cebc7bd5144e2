"""What a network reads without a translation, and what of it may be sent to a translator."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from feedback.enums import Mode, Outside
from feedback.models import Remark, RemarkTranslation, TranslationRule
from partners.models import Network


@dataclass(frozen=True)
class Translating:
    """One network's rule: `language` is what is translated into, `reads` what its people read as it is."""

    outside: str
    language: str
    reads: frozenset[str]

    def may_leave(self, remark: Remark) -> bool:
        """Say whether the words may be sent to a translator outside."""
        return self.outside == Outside.ALL or (self.outside == Outside.NAMED and remark.mode == Mode.NAMED)

    def is_read(self, remark: Remark) -> bool:
        """Say whether everybody who works on it reads the words as they are."""
        return base(remark.words_language) in self.reads


def base(language: str) -> str:
    """Return a language without its country."""
    return language.split("-")[0]


def translating_in(network: Network) -> Translating:
    """Return a network's rule; without one nothing is sent, and only its first language is read as it is."""
    rule: TranslationRule | None = TranslationRule.objects.filter(network=network).first()
    language = network.default_language
    reads = frozenset(map(base, rule.reads)) if rule else frozenset()
    return Translating(rule.outside if rule else Outside.NONE, language, reads | {base(language)})


def is_foreign(remark: Remark, language: str) -> bool:
    """Say whether the words are in another language than this one."""
    return base(remark.words_language) != base(language)


def translation_of(remark: Remark) -> RemarkTranslation | None:
    """Return a remark's translation, fetched with it where the query says so."""
    try:
        found: RemarkTranslation = remark.translation
    except ObjectDoesNotExist:
        return None
    return found


def translated_words(remark: Remark) -> str:
    """Return the words of a remark's translation, or nothing."""
    found = translation_of(remark)
    return found.text if found else ""
