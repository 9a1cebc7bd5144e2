"""The themes that a remark may be about, with how often such a suggestion was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.models import Remark, Theme, ThemeModel, ThemeWord
from feedback.queries.translating import translation_of
from feedback.suggesting import Learned, best, confidence, scores
from feedback.wording import words_of

# What is wrong more often than right costs more reading than it saves.
ENOUGH = 0.5


@dataclass(frozen=True)
class Suggested:
    """One theme, and of ten suggestions like it how many were right."""

    theme: Theme
    of_ten: int


def suggested_themes(remark: Remark, codebook: Sequence[Theme]) -> list[Suggested]:
    """Return the themes in use that fit a remark's words best; none where too little was learned."""
    model = ThemeModel.objects.filter(network_id=remark.network_id).first()
    words = _words(remark) if model else set()
    rows = ThemeWord.objects.filter(network_id=remark.network_id, word__in=words)
    known = dict(rows.values_list("word", "counts")) if words else {}
    if model is None or not known:
        return []
    in_use = {theme.pk: theme for theme in codebook}
    themes = {int(key): cases for key, cases in model.themes.items() if int(key) in in_use}
    counts = {word: {int(key): cases for key, cases in row.items()} for word, row in known.items()}
    found = scores(Learned(model.cases, themes, counts), known)
    sure = [(in_use[key], confidence(model.steps, score)) for key, score in best(found)]
    return [Suggested(theme, min(9, int(share * 10))) for theme, share in sure if share >= ENOUGH]


def _words(remark: Remark) -> set[str]:
    """Return the words that are learned from, too: the remark's own and its translation's."""
    own = words_of(remark.text, remark.words_language)
    told = translation_of(remark)
    return {*own, *(words_of(told.text, told.language) if told and not told.is_stale else ())}
