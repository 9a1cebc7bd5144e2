"""What themes are learned from coded cases, and what a suggestion is worth."""

from __future__ import annotations

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.suggesting import Coding, Learned, best, confidence, learn, rising, scores

PARTS, PRICES = 1, 2
WORDS = st.frozensets(st.sampled_from("abcdefgh"), max_size=4)
CODINGS = st.lists(st.builds(Coding, WORDS, st.frozensets(st.integers(1, 3), min_size=1)), max_size=40)


def coding(words: str, *themes: int) -> Coding:
    return Coding(frozenset(words.split()), frozenset(themes))


BOOK = [coding("valve late", PARTS)] * 6 + [coding("margin late", PRICES)] * 6


def test_words_that_stood_with_a_theme_speak_for_it() -> None:
    learned = learn(BOOK)
    (first, high), (second, low) = best(scores(learned, ["valve"]))
    assert (first, second) == (PARTS, PRICES)
    assert high > 0 > low


def test_score_is_the_log_odds_of_naive_bayes() -> None:
    learned = Learned(10, {PARTS: 4}, {"valve": {0: 5, PARTS: 4}})
    usual = 2 * 5.5 / 11
    prior, inside, outside = 4.5 / 6.5, (4 + usual) / 6, (1 + usual) / 8
    assert exp(scores(learned, ["valve", "unknown"])[PARTS]) == pytest.approx(prior * inside / outside)


def test_a_word_that_stands_everywhere_says_nothing() -> None:
    learned = learn(BOOK)
    assert scores(learned, ["late"])[PARTS] == pytest.approx(scores(learned, [])[PARTS])


def test_rare_words_and_rare_themes_are_not_kept() -> None:
    learned = learn([*BOOK, coding("secret valve", 3), coding("secret", 3)])
    assert sorted(learned.words) == ["late", "margin", "valve"]
    assert learned.themes == {PARTS: 6, PRICES: 6}


@given(CODINGS)
def test_a_case_left_out_scores_as_if_it_had_never_been_coded(codings: list[Coding]) -> None:
    for coding in codings[:3]:
        rest = list(codings)
        rest.remove(coding)
        whole = learn(codings)
        counts = {word: recounted(rest, word, whole.themes) for word in whole.words}
        themes = {theme: sum(theme in each.themes for each in rest) for theme in whole.themes}
        less = scores(Learned(len(rest), themes, counts), coding.words)
        assert scores(whole, coding.words, coding.themes) == pytest.approx(less)


def recounted(codings: list[Coding], word: str, themes: dict[int, int]) -> dict[int, int]:
    those = [each for each in codings if word in each.words]
    return {0: len(those), **{theme: sum(theme in each.themes for each in those) for theme in themes}}


def test_confidence_is_the_share_of_scores_as_high_that_were_right() -> None:
    tried = [(float(score), right) for score, right in enumerate([False] * 10 + [True] * 10)]
    steps = rising(tried)
    assert (confidence(steps, 3.5), confidence(steps, 15.0)) == (0.0, 1.0)
    assert confidence(steps, -1.0) == 0.0
    assert confidence([], 1.0) == 0.0


@given(st.lists(st.tuples(st.floats(-9, 9), st.booleans()), max_size=200))
def test_confidence_never_falls_with_the_score_and_keeps_its_mean(tried: list[tuple[float, bool]]) -> None:
    steps = rising(sorted(tried))
    shares = [share for _start, share in steps]
    assert shares == sorted(shares)
    assert [start for start, _share in steps] == sorted(start for start, _share in steps)
    assert all(0 <= share <= 1 for share in shares)


def test_equal_words_that_mean_nothing_are_worth_their_share() -> None:
    """Half of the same words were about parts: whoever is sure of more would be lying."""
    codings = [coding("heat pump", PARTS if n % 2 else PRICES) for n in range(200)]
    learned = learn(codings)
    (_theme, score), *_rest = best(scores(learned, ["heat", "pump"]))
    assert score == pytest.approx(log(1.0), abs=0.1)
    assert confidence(learned.steps, score) == pytest.approx(0.5, abs=0.1)
