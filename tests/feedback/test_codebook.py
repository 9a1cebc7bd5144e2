"""The codebook as a tree, and as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedback.codebook import (
    MOST_LEVELS,
    Change,
    aspects_changed,
    can_hang,
    differing,
    entries_at,
    in_order,
    is_under,
    level_of,
    levels_below,
)

TREE = {1: None, 2: 1, 3: 2, 4: None}
ENTRY = {"name": "Noise", "names": {}, "definition": "", "examples": "", "parent": None, "addressee": 1}


def test_levels_of_a_tree_are_counted_both_ways() -> None:
    assert [level_of(TREE, key) for key in TREE] == [1, 2, 3, 1]
    assert [levels_below(TREE, key) for key in TREE] == [2, 1, 0, 0]


def test_can_hang_circle_or_fourth_level_is_refused() -> None:
    assert not can_hang(TREE, 1, 3)
    assert not can_hang(TREE, 2, 2)
    assert not can_hang(TREE, None, 3)
    assert not can_hang(TREE, 1, 4)
    assert can_hang(TREE, None, 2)
    assert can_hang(TREE, 2, 4)


def test_is_under_broken_circle_ends() -> None:
    assert not is_under({1: 2, 2: 1}, 1, 3)
    assert level_of({1: 2, 2: 1}, 1) == 3


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_can_hang_any_moves_keep_a_tree_of_three_levels(moves: list[tuple[int, int]]) -> None:
    parents: dict[int, int | None] = dict.fromkeys(range(10))
    for key, under in moves:
        if can_hang(parents, key, under):
            parents[key] = under
    assert max(level_of(parents, key) for key in parents) <= MOST_LEVELS
    assert sorted(key for key, _level in in_order(parents, dict.fromkeys(parents, ""))) == list(range(10))


def test_in_order_children_follow_their_parent_by_name() -> None:
    names = {1: "b", 2: "z", 3: "y", 4: "A", 5: "lost"}
    assert in_order(TREE | {5: 99}, names) == [(4, 1), (1, 1), (2, 2), (3, 3), (5, 1)]


def test_entries_at_takes_every_later_change_back() -> None:
    old, new, other = {"name": "Old"}, {"name": "New"}, {"name": "Other"}
    changes = [Change(1, 1, "renamed", old, new), Change(2, 2, "added", {}, other)]
    today = {1: new, 2: other, 3: {"name": "Ever"}}
    assert entries_at(2, today, changes) == today
    assert entries_at(1, today, changes) == {1: new, 3: {"name": "Ever"}}
    assert entries_at(0, today, changes) == {1: old, 3: {"name": "Ever"}}


def test_aspects_changed_tells_each_kind_once() -> None:
    after = ENTRY | {"name": "Sound", "names": {"en": "Sound"}, "parent": 4, "examples": "Hum"}
    assert aspects_changed(ENTRY, after) == [
        ("moved", {"parent": 4}),
        ("renamed", {"name": "Sound", "names": {"en": "Sound"}}),
        ("redefined", {"examples": "Hum"}),
    ]
    assert aspects_changed(ENTRY, ENTRY) == []
    assert differing(ENTRY, after) == ["name", "names", "examples", "parent"]
