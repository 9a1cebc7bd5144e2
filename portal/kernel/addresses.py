"""Addresses that are ours: no network and no page may take one."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLResolver


def reserved_slugs() -> frozenset[str]:
    """Return the first segments of our own routes: no network may be named so."""
    return frozenset(route[0] for route in _routes() if route and "<" not in route[0]) | {"static"}


def reserved_page_slugs() -> frozenset[str]:
    """Return the segments right under a network: no page there may be named so."""
    return frozenset(
        route[1] for route in _routes() if len(route) > 1 and "<" in route[0] and "<" not in route[1]
    )


def _routes() -> Iterator[list[str]]:
    """Yield the first two segments of every route."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[list[str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        segments = [segment.rstrip("$") for segment in route.split("/")]
        if isinstance(pattern, URLResolver) and len(segments) <= 2:
            yield from _walk(pattern, route)
        else:
            yield segments[:2]
