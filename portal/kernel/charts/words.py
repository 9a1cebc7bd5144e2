"""Numbers and labels as they stand in pictures."""

from __future__ import annotations

import textwrap
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# What fits on one line at 320 px: 288 px of page, 14 px of type.
LINE = 36
LINES = 2
SHORTEST = 14


def number(value: float) -> str:
    """Write a number as people of the reader's language do; whole ones under 1,000 are the same for all."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    return str(number_format(value, use_l10n=True, force_grouping=True))


def compact(value: float) -> str:
    """Write a number in at most four characters, for a small cell."""
    for limit, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if value >= limit:
            return f"{value / limit:.0f}{sign}"
    return f"{value:.0f}"


def share(part: int, whole: int) -> str:
    """Write a share without false precision: whole per cent, and "under 1 %" rather than 0.

    A line never breaks before the sign.
    """
    if not whole:
        return ""
    return _share(100 * part / whole).replace(" %", "\N{NO-BREAK SPACE}%")


def _share(percent: float) -> str:
    if 0 < percent < 1:
        return _("under 1 %")
    if 99 < percent < 100:
        return _("over 99 %")
    return _percent(get_language() or "").replace("0", f"{percent:.0f}")


@lru_cache(maxsize=32)
def _percent(language: str) -> str:
    """Return how a language writes 0 per cent."""
    return _("%(n)s %%") % {"n": "0"}


def lines(label: str, beside: str = "") -> list[str]:
    """Break a label into at most two lines that fit beside what stands at their end; the rest is cut."""
    return _broken(label, max(SHORTEST, LINE - len(beside) - 2 if beside else LINE))


@lru_cache(maxsize=2048)
def _broken(label: str, width: int) -> list[str]:
    """Break once: branches and themes come again on every page, and breaking is dear."""
    text = " ".join(label.split())
    if len(text) <= width:
        return [text]
    return textwrap.wrap(text, width, max_lines=LINES, placeholder="…") or [text]


def cut(words: str) -> str:
    """Return the words on one line of at most the narrowest page's width."""
    return words if len(words) <= LINE else words[: LINE - 1].rstrip() + "…"
