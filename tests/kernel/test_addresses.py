"""Addresses of ours that no network and no page may take."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import RegexPattern, URLResolver

from portal.kernel import addresses


def _resolver(*patterns: object) -> URLResolver:
    class Module:
        urlpatterns = list(patterns)

    return URLResolver(RegexPattern(r"^/"), Module)


def _view(request: object) -> None:
    """Stand for any view."""


def test_first_and_second_segments_are_reserved(monkeypatch) -> None:
    nested = include(
        ([path("inbox/", _view), path("inbox/<int:pk>/", _view), path("<slug:page>/", _view)], "a")
    )
    resolver = _resolver(path("admin/x/", _view), path("portal.css", _view), path("<slug:network>/", nested))
    monkeypatch.setattr(addresses, "get_resolver", lambda: resolver)
    assert addresses.reserved_slugs() == {"admin", "portal.css", "static"}
    assert addresses.reserved_page_slugs() == {"inbox"}


def test_real_routes_are_reserved() -> None:
    assert {
        "admin",
        "accounts",
        "health",
        "files",
        "static",
        "language",
        "style-guide",
    } <= addresses.reserved_slugs()
