"""Krippendorff's alpha against the tables of his own paper, and what must hold for any data."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.agreement import agreement_in_all, agreement_on, nominal_alpha, same_sets

MISSING = None
# "Computing Krippendorff's Alpha-Reliability" (2011/2013): observers in rows, units in columns.
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
NOMINAL = ["aabbdcccedda", "babbbccceddd"]
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, MISSING, MISSING, MISSING],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, MISSING, 3],
    [MISSING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, MISSING],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, MISSING],
]


def units(observers: Sequence[Sequence[Hashable]]) -> list[list[Hashable]]:
    """Return the values of each unit, without the missing ones."""
    return [[value for value in unit if value is not MISSING] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize("observers, published", [(BINARY, 0.095), (NOMINAL, 0.692), (FOUR_OBSERVERS, 0.743)])
def test_nominal_alpha_published_table_is_reproduced(
    observers: Sequence[Sequence[Hashable]], published: float
) -> None:
    assert nominal_alpha(units(observers)) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("found", [[], [["a"]], [["a", "a"], ["a", "a"]]])
def test_nominal_alpha_nothing_to_tell_apart_is_none(found: list[list[Hashable]]) -> None:
    assert nominal_alpha(found) is None


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12))
def test_nominal_alpha_any_data_is_at_most_one_and_knows_no_order(found: list[list[Hashable]]) -> None:
    alpha = nominal_alpha(found)
    turned = nominal_alpha([list(reversed(unit)) for unit in reversed(found)])
    assert (alpha is None) == (turned is None)
    if alpha is not None and turned is not None:
        assert alpha <= 1 + 1e-9
        assert alpha == pytest.approx(turned)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
def test_nominal_alpha_perfect_agreement_is_one(values: list[str]) -> None:
    expected = None if len(set(values)) == 1 else pytest.approx(1)
    assert nominal_alpha([[value, value] for value in values]) == expected


def test_agreement_per_theme_and_in_all_counts_decisions() -> None:
    pairs = [([1], [1]), ([1, 2], [1]), ([2], [1, 2]), ([2], [])]
    one, all_of_them = agreement_on(1, pairs), agreement_in_all([1, 2], pairs)
    assert (one.same, one.decisions, one.first, one.second, one.both) == (3, 4, 2, 3, 2)
    assert one.share == 0.75
    assert one.alpha == pytest.approx(8 / 15)
    assert (all_of_them.same, all_of_them.decisions) == (5, 8)
    assert same_sets(pairs) == 1


def test_agreement_on_nothing_has_no_share() -> None:
    nothing = agreement_in_all([], [])
    assert (nothing.share, nothing.alpha) == (0.0, None)
