"""Addresses that are ours: no network and no page may take one."""

from __future__ import annotations

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver


def reserved_slugs() -> frozenset[str]:
    """Return the first segments of our own routes: no network may be named so."""
    return _segments(get_resolver().url_patterns, depth=0)


def reserved_page_slugs() -> frozenset[str]:
    """Return the segments right under a network: no page there may be named so."""
    return _segments(get_resolver().url_patterns, depth=1)


def _segments(patterns: list[URLPattern | URLResolver], depth: int) -> frozenset[str]:
    found: set[str] = set()
    for pattern in patterns:
        parts = [part for part in str(pattern.pattern).lstrip("^").split("/") if part]
        if depth and parts and "<" in parts[0]:
            nested = getattr(pattern, "url_patterns", None)
            found |= _segments(nested, 0) if nested and len(parts) == 1 else set(parts[1:2])
        elif not depth and parts and "<" not in parts[0]:
            found.add(parts[0])
        elif not depth and not parts and hasattr(pattern, "url_patterns"):
            found |= _segments(pattern.url_patterns, 0)
    return frozenset(found)
