"""In which language remarks are written, as a worker recognises it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from feedback.enums import LanguageBy
from feedback.languages import detect
from feedback.models import Remark


def detect_languages(pks: Collection[int]) -> None:
    """Write down in which language these remarks are written; what a colleague said stands."""
    unsaid = Remark.objects.filter(pk__in=pks, words_erased=False).exclude(written_by=LanguageBy.PERSON)
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for remark in unsaid.only("text", "language", "written_in", "written_by").order_by("pk"):
        language = detect(remark.text, remark.language)
        said = (language, LanguageBy.DETECTED if language else LanguageBy.AUTHOR)
        if said != (remark.written_in, remark.written_by):
            found[said].append(remark.pk)
    for (language, by), those in sorted(found.items()):
        unsaid.filter(pk__in=those).update(written_in=language, written_by=by)
