"""Keys that came as text: a number that some row could have, or none."""

from __future__ import annotations

MOST_DIGITS = 18  # all of them fit the widest column


def key_in(text: str) -> int:
    """Return the key that a text names; 0, which no row has, for whatever is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
