"""What people are asked, word for word: a published text never changes, a change is a new version.

The version is kept with every answer, so that it can be shown what somebody agreed to; the languages come
through the catalogues, and the language in which it was shown is kept as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.enums import ConsentPurpose


@dataclass(frozen=True)
class ConsentText:
    """One version of what is asked for one purpose."""

    purpose: str
    version: str
    text: str | Promise

    @property
    def title(self) -> str:
        """Return the name of the purpose."""
        return str(ConsentPurpose(self.purpose).label)


# Oldest first within a purpose: the last one is shown to whoever is asked now.
TEXTS = (
    ConsentText(
        ConsentPurpose.NEWS,
        "news-1",
        _(
            "You may send me news and new toolkits by e-mail, at most a few a month. "
            "I can stop this at any time, here or by the link in each mail."
        ),
    ),
    ConsentText(
        ConsentPurpose.ASK,
        "ask-1",
        _(
            "You may ask me short questions by e-mail now and then. What I answer is treated like "
            "everything I say here: I choose who may know that it was me. I can stop this at any time."
        ),
    ),
)
BY_VERSION = {text.version: text for text in TEXTS}
CURRENT = {text.purpose: text for text in TEXTS}


def current_version(purpose: str) -> str:
    """Return the version that is shown now."""
    return CURRENT[purpose].version


def text_of(version: str) -> str:
    """Return the words of a version in the reader's language; nothing for one we never showed."""
    known = BY_VERSION.get(version)
    return str(known.text) if known else ""
