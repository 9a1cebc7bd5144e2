"""Every view of the API says who may ask and for which token, and every write can be sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from partners.api.views import NetworkView
from partners.enums import TokenScope
from partners.roles import Capability
from portal.kernel.sessionless import is_sessionless

UNSAFE = ("post", "put", "patch", "delete")
# Views that know nobody: no token and no right can be asked for.
KNOW_NOBODY = {"remark-no-identity": "said with no identity; its guard is the ticket"}
# Writes that take no key into the table of writes, each with its reason.
NOT_KEPT = {"remark-no-identity": "the key goes into the remark's own alone: nothing else may be kept of it"}
CAPABILITIES = {value for name, value in vars(Capability).items() if name.isupper()}


def _routes(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith("api/v1/"):
            yield pattern.name, pattern.callback


VIEWS = list(_routes(get_resolver().url_patterns, ""))
KNOWN = [(name, view) for name, view in VIEWS if name not in KNOW_NOBODY]
named = pytest.mark.parametrize("name, view", KNOWN, ids=[name for name, _view in KNOWN])


def test_guard_sees_the_api() -> None:
    assert {"remark-submit", "remark-no-identity", "toolkit"} <= {name for name, _view in VIEWS}


@named
def test_view_asks_for_a_capability_and_a_token_scope(name: str, view: Any) -> None:
    cls = view.cls
    assert issubclass(cls, NetworkView)
    assert {cls.required_capability, *cls.or_capabilities} <= CAPABILITIES
    verbs = {"write" if method in UNSAFE else "read" for method in ("get", *UNSAFE) if hasattr(cls, method)}
    assert {f"{cls.area}.{verb}" for verb in verbs} <= set(TokenScope.values)


def test_views_that_know_nobody_are_marked_so_for_every_middleware() -> None:
    found = {name: view for name, view in VIEWS if name in KNOW_NOBODY}
    assert set(found) == set(KNOW_NOBODY)
    for view in found.values():
        assert is_sessionless(view)
        assert (view.cls.authentication_classes, view.cls.throttle_classes) == ((), ())
    assert [name for name, view in KNOWN if is_sessionless(view)] == []


def test_every_write_takes_a_key_or_says_why_not() -> None:
    writes = {
        (name, method): getattr(view.cls, method)
        for name, view in VIEWS
        for method in UNSAFE
        if hasattr(view.cls, method)
    }
    without = {name for (name, _method), handler in writes.items() if not is_idempotent(handler)}
    assert without == set(NOT_KEPT)
    assert len(writes) > len(without)


def is_idempotent(handler: Any) -> bool:
    """Say whether a handler was marked so."""
    return bool(getattr(handler, "is_idempotent", False))
