"""The remarks most alike to one, of any age, and why: the same words, the same dealer, the same theme.

Candidates are named by the rarest words, at most `MOST` of them; of these the words weigh by how rare they
are in the network. Remarks of the same theme or dealer alone are looked at too, the latest of them. Nothing
here knows who said something, and what has no dealer is never beside one for its dealer's sake.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log, sqrt

from feedback.models import CaseTheme, Remark, RemarkWords, Theme, WordCount
from feedback.queries.lexemes import remarks_with
from feedback.queries.translating import translation_of
from feedback.wording import token_in, words_of
from partners.scope import Scope

SHOWN = 5
MOST = 500
NEAR = 50
NAMED_WORDS = 4
ENOUGH, LITTLE = 0.2, 0.08
SAME_THEME, SAME_DEALER = 0.1, 0.05
MIN_WORDS = 2


@dataclass(frozen=True)
class Alike:
    """One remark that is alike, with what both share: words as this one writes them, dealer, themes."""

    remark: Remark
    words: list[str]
    same_dealer: bool
    themes: list[str]


@dataclass(frozen=True)
class _Likeness:
    score: float
    shared: list[str]
    same_dealer: bool
    theme_ids: frozenset[int]


def alike_remarks(scope: Scope, remark: Remark, *, without: Collection[int] = ()) -> list[Alike]:
    """Return the remarks most alike to a visible one, the most alike first; `without` are its own case's."""
    written = words_of(remark.text, remark.words_language) | _translated(remark)
    weights = _weights(remark.network_id, list(written))
    hidden = {remark.pk, *without}
    themes = dict(Theme.objects.filter(case_themes__case__remark=remark).values_list("pk", "pk"))
    dealers, themed = _near(remark, _by_words(remark.network_id, weights), themes)
    found = _scored(remark, weights, dealers, themed, hidden)
    best = sorted(found.items(), key=lambda each: (-each[1].score, -each[0]))[:SHOWN]
    rows = Remark.objects.visible_to(scope).select_related("case").in_bulk([pk for pk, _likeness in best])
    names = {theme.pk: theme.local_name for theme in Theme.objects.filter(pk__in=themes)}
    return [
        Alike(
            remark=rows[pk],
            words=[written[word] for word in likeness.shared[:NAMED_WORDS]],
            same_dealer=likeness.same_dealer,
            themes=sorted(names[theme] for theme in likeness.theme_ids),
        )
        for pk, likeness in best
        if pk in rows
    ]


def _translated(remark: Remark) -> dict[str, str]:
    """Return the words of the translation too: by them it is alike to what others said in that language."""
    told = translation_of(remark)
    return words_of(told.text, told.language) if told and told.is_shown else {}


def _weights(network_id: int, words: list[str]) -> dict[str, tuple[int, float]]:
    """Return for each word in how many remarks it stands, and what sharing it is worth; the rarest first."""
    rows = WordCount.objects.filter(network_id=network_id, word__in=["", *words])
    counts = dict(rows.values_list("word", "remarks"))
    every = counts.get("", 0) + 1
    weighed = {word: max(1, counts.get(word, 1)) for word in words}
    return {
        word: (count, log(1 + every / count))
        for word, count in sorted(weighed.items(), key=lambda each: each[1])
    }


def _by_words(network_id: int, weights: Mapping[str, tuple[int, float]]) -> list[int]:
    """Return the remarks that share a rare word: as many words as name few enough, one at least."""
    chosen: list[str] = []
    named = 0
    for word, (count, _weight) in weights.items():
        named += count
        if chosen and named > MOST:
            break
        chosen.append(token_in(network_id, word))
    return remarks_with(chosen, most=MOST)


def _near(
    remark: Remark, named: list[int], themes: Collection[int]
) -> tuple[dict[int, bool], dict[int, set[int]]]:
    """Return all candidates with whether they are the same dealer's, and the themes that they share."""
    rows = CaseTheme.objects.filter(theme__in=themes, case__network_id=remark.network_id)
    pairs = list(rows.order_by("-pk").values_list("case__remark_id", "theme_id")[:NEAR])
    pairs += list(rows.filter(case__remark__in=named).values_list("case__remark_id", "theme_id"))
    themed: dict[int, set[int]] = {}
    for pk, theme in pairs:
        themed.setdefault(pk, set()).add(theme)
    every = {*named, *themed}
    own: set[int] = set()
    if remark.partner_id is not None:
        said = Remark.objects.filter(partner_id=remark.partner_id).order_by("-pk")
        own = set(said.values_list("pk", flat=True)[:NEAR])
        own |= set(said.filter(pk__in=every).values_list("pk", flat=True))
    return {pk: pk in own for pk in every | own}, themed


def _scored(
    remark: Remark,
    weights: Mapping[str, tuple[int, float]],
    dealers: Mapping[int, bool],
    themed: Mapping[int, set[int]],
    hidden: Collection[int],
) -> dict[int, _Likeness]:
    found: dict[int, _Likeness] = {}
    prefix = token_in(remark.network_id, "")
    mine = sum(weight for _count, weight in weights.values())
    rows = RemarkWords.objects.filter(pk__in=dealers.keys() - hidden).values_list("pk", "tokens")
    for pk, tokens in rows.iterator():
        theirs = {token.removeprefix(prefix) for token in tokens.split()}
        shared = [word for word in weights if word in theirs]
        likeness = _likeness(weights, mine, shared, len(theirs), dealers[pk], themed.get(pk, set()))
        if likeness is not None:
            found[pk] = likeness
    return found


def _likeness(
    weights: Mapping[str, tuple[int, float]],
    mine: float,
    shared: list[str],
    length: int,
    same_dealer: bool,
    themes: set[int],
) -> _Likeness | None:
    """Weigh what two share: words like an angle between them; theme and dealer add to what there is."""
    common = sum(weights[word][1] for word in shared)
    rest = (length - len(shared)) * mine / max(1, len(weights))
    words = common / sqrt(mine * (common + rest)) if common else 0.0
    if len(shared) < min(MIN_WORDS, len(weights), length):
        words = 0.0
    near = bool(themes) or same_dealer
    if not (words >= ENOUGH or (near and words >= LITTLE) or (themes and same_dealer)):
        return None
    score = words + SAME_THEME * bool(themes) + SAME_DEALER * same_dealer
    return _Likeness(score, shared if words else [], same_dealer, frozenset(themes))
