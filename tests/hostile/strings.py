"""Hostile strings, made by rules of our own: every one is different, none is copied from a list.

Whatever would run carries `MARK` where it would, so that `loose.py` finds it in a page that forgot to escape.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tests.hostile import breaking, markup, numbers, places, writing

FAMILIES = {
    **markup.FAMILIES,
    **breaking.FAMILIES,
    **places.FAMILIES,
    **writing.FAMILIES,
    **numbers.FAMILIES,
}
MEGABYTE = "1 MB "
# What breaks most that was never tried: sent to every field, whatever the size of a run.
SHARP = ("a\x00b", "1" * 5000, "\u00b2", "9" * 19, "\ud800x", "9999-12-31T23:59", "[" * 500)


@cache
def hostile_strings() -> tuple[str, ...]:
    """Return every string once, what is a megabyte long last."""
    return tuple(sorted(dict.fromkeys(_all()), key=lambda text: len(text) > 100_000))


@cache
def short_strings() -> tuple[str, ...]:
    """Return those that a test can afford to send everywhere."""
    return tuple(text for text in hostile_strings() if len(text) <= 100_000)


def _all() -> Iterator[str]:
    for make in FAMILIES.values():
        yield from make()
    yield MEGABYTE * (1024 * 1024 // len(MEGABYTE))
    yield "\u00e4" * (1024 * 1024)
