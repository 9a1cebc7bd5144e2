"""The codebook as a tree, and as it was: pure, over keys and over what its changes kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_LEVELS = 3
Parents = Mapping[int, int | None]
Entry = Mapping[str, Any]
# Which parts of an entry belong to which kind of change, in the order in which they are told.
ASPECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("moved", ("parent",)),
    ("renamed", ("name", "names")),
    ("redefined", ("definition", "examples")),
    ("addressed", ("addressee",)),
)


def level_of(parents: Parents, key: int) -> int:
    """Return on which level a theme stands: 1 at the top."""
    level, at = 1, parents.get(key)
    while at is not None and level <= len(parents):
        level, at = level + 1, parents.get(at)
    return level


def levels_below(parents: Parents, key: int) -> int:
    """Return how many levels hang under a theme."""
    below = [child for child, parent in parents.items() if parent == key]
    return max((1 + levels_below(parents, child) for child in below), default=0)


def is_under(parents: Parents, key: int, other: int) -> bool:
    """Say whether a theme is another one, or stands anywhere under it."""
    at: int | None = key
    for _step in range(len(parents) + 1):
        if at == other:
            return True
        at = parents.get(at) if at is not None else None
    return False


def can_hang(parents: Parents, key: int | None, under: int) -> bool:
    """Say whether a theme (None: a new one) may hang under another: in no circle, on three levels at most."""
    if key is None:
        return level_of(parents, under) < MOST_LEVELS
    if is_under(parents, under, key):
        return False
    return level_of(parents, under) + 1 + levels_below(parents, key) <= MOST_LEVELS


def in_order(parents: Parents, names: Mapping[int, str]) -> list[tuple[int, int]]:
    """Return all themes with their levels, each after the one it hangs under, by name beside each other."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for key, parent in parents.items():
        below[parent if parent in parents else None].append(key)
    found: list[tuple[int, int]] = []

    def walk(parent: int | None, level: int) -> None:
        for key in sorted(below[parent], key=lambda each: (names[each].casefold(), each)):
            found.append((key, level))
            walk(key, level + 1)

    walk(None, 1)
    return found


@dataclass(frozen=True)
class Change:
    """One change as it was kept."""

    version: int
    theme: int
    act: str
    before: Entry
    after: Entry


def entries_at(version: int, today: Mapping[int, Entry], changes: Iterable[Change]) -> dict[int, Entry]:
    """Return the codebook as it was at a version: today's, with every later change taken back."""
    found: dict[int, Entry] = dict(today)
    for change in sorted(changes, key=lambda each: -each.version):
        if change.version <= version:
            break
        if change.before:
            found[change.theme] = change.before
        else:
            found.pop(change.theme, None)
    return found


def aspects_changed(before: Entry, after: Entry) -> list[tuple[str, dict[str, Any]]]:
    """Return which kinds of change lead from one entry to another, each with what it changes."""
    found = []
    for act, fields in ASPECTS:
        parts = {name: after[name] for name in fields if before[name] != after[name]}
        if parts:
            found.append((act, parts))
    return found


def differing(then: Entry, today: Entry) -> list[str]:
    """Return the parts in which two entries differ."""
    return [name for name in then if then[name] != today.get(name)]
