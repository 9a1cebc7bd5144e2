"""Predicates of the tree, whoever asks: a page, a list or the API."""

from __future__ import annotations

from partners.enums import Level


def fits_under(level: str, above: str) -> bool:
    """Say whether a level may hang under another: under its own, or a higher one."""
    order = list(Level.values)
    return order.index(above) <= order.index(level)
