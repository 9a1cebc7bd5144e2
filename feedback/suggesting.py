"""Which themes a remark may be about, learned from how the network's own remarks were coded.

Naive Bayes over the presence of words: the log of each theme's share of the coded cases, and for each word
that was seen the log of how much likelier it is with the theme than without (A. McCallum and K. Nigam, "A
Comparison of Event Models for Naive Bayes Text Classification", AAAI-98 Workshop on Learning for Text
Categorization, 1998). Both rates are drawn towards how often the word stands anywhere, so that a theme with
few cases is not ruled out by the words that it has not met (a Dirichlet prior; C. Zhai and J. Lafferty, "A
Study of Smoothing Methods for Language Models", ACM Transactions on Information Systems 22, 2004, section 3).

Its probabilities are known to be too sure, so none is ever shown: each coded case is scored with itself left
out, and the share of scores as high as this one that were right is the confidence, made to rise with the
score by pooling adjacent violators (R. E. Barlow et al., Statistical Inference under Order Restrictions,
1972, chapter 1).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

PRIOR = 0.5
# As if so many cases had been seen with each theme in which the word stands as often as anywhere.
WEIGHT = 2.0
# Words of fewer cases tell whose they are sooner than what they are about.
FEWEST_WORD = 3
FEWEST_THEME = 5
MOST_STEPS = 20
OFFERED = 3

Counts = dict[int, int]
# From this score on, so large a share was right.
Steps = list[tuple[float, float]]


@dataclass(frozen=True)
class Coding:
    """The words of one remark and the themes that a person gave it."""

    words: frozenset[str]
    themes: frozenset[int]


@dataclass(frozen=True)
class Learned:
    """In how many coded cases each theme and, beside it, each word stands; and what scores are worth."""

    cases: int
    themes: Counts
    words: Mapping[str, Counts]
    steps: Steps = field(default_factory=list)


def learn(codings: Sequence[Coding]) -> Learned:
    """Count, and measure what scores are worth on the same cases, each with itself left out."""
    usual = Counter(theme for coding in codings for theme in coding.themes)
    themes = {theme: cases for theme, cases in usual.items() if cases >= FEWEST_THEME}
    standing = Counter(word for coding in codings for word in coding.words)
    words: dict[str, Counts] = {word: {} for word, cases in standing.items() if cases >= FEWEST_WORD}
    for coding in codings:
        for word in coding.words & words.keys():
            row = words[word]
            row[0] = row.get(0, 0) + 1
            for theme in coding.themes & themes.keys():
                row[theme] = row.get(theme, 0) + 1
    learned = Learned(len(codings), themes, words)
    return Learned(learned.cases, themes, words, _steps(learned, codings))


def scores(
    learned: Learned, words: Iterable[str], without: Collection[int] | None = None
) -> dict[int, float]:
    """Return the log odds of each theme; with `without`, the words' own case of these themes left out."""
    rows = [learned.words[word] for word in words if word in learned.words]
    left = 0 if without is None else 1
    found = {}
    for theme, with_it in learned.themes.items():
        own = int(without is not None and theme in without)
        inside, outside = with_it - own, learned.cases - with_it - (left - own)
        score = log((inside + PRIOR) / (outside + PRIOR))
        for row in rows:
            all_of_it = row[0] - left
            usual = WEIGHT * (all_of_it + PRIOR) / (inside + outside + 2 * PRIOR)
            both = row.get(theme, 0) - own
            score += log((both + usual) / (inside + WEIGHT))
            score -= log((all_of_it - both + usual) / (outside + WEIGHT))
        found[theme] = score
    return found


def best(found: Mapping[int, float]) -> list[tuple[int, float]]:
    """Return the themes of the highest scores, the highest first."""
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))[:OFFERED]


def confidence(steps: Steps, score: float) -> float:
    """Return which share of the scores as high as this one was right; 0 where none was measured."""
    at = bisect_right([start for start, _share in steps], score)
    return steps[at - 1][1] if at else 0.0


def _steps(learned: Learned, codings: Sequence[Coding]) -> Steps:
    tried: list[tuple[float, bool]] = []
    for coding in codings:
        ranked = best(scores(learned, coding.words, coding.themes))
        tried += [(score, theme in coding.themes) for theme, score in ranked]
    return rising(sorted(tried))


def rising(tried: Sequence[tuple[float, bool]]) -> Steps:
    """Return the shares of right ones over rising scores, in at most `MOST_STEPS` steps that never fall."""
    size = max(1, -(-len(tried) // MOST_STEPS))
    pools: list[list[float]] = []  # where it begins, how many, how many of them right
    for at in range(0, len(tried), size):
        part = tried[at : at + size]
        pools.append([part[0][0], len(part), sum(right for _score, right in part)])
        while len(pools) > 1 and pools[-2][2] / pools[-2][1] >= pools[-1][2] / pools[-1][1]:
            _start, count, right = pools.pop()
            pools[-1][1] += count
            pools[-1][2] += right
    return [(start, right / count) for start, count, right in pools]
