"""The column that says what to do with a row: it goes out with rows left out, and nothing comes in by it."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from partners.imports.folding import fold


def remark_heading() -> str:
    """Return the column's heading in the reader's language."""
    return _("What to do with this row")


@cache
def _headings() -> frozenset[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(fold(remark_heading()))
    return frozenset(found)


def is_remark(heading: str) -> bool:
    """Say whether a heading is the column's, in whatever language it went out."""
    return fold(heading) in _headings()
