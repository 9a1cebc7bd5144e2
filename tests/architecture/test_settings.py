"""What one way of running has and the others must not."""

from __future__ import annotations

import ast

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source import all_modules

DEMO = "demo"


def test_demo_is_added_by_its_settings_alone() -> None:
    adding = [
        module.path
        for module in all_modules()
        if module.path.startswith("portal/settings/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ".demo" in node.value
    ]
    assert set(adding) <= {"portal/settings/demo.py"}


def test_demo_addresses_do_not_exist_here() -> None:
    assert [name for name in settings.EXTRA_URLCONFS if DEMO in name] == []
    assert [name for name in _view_modules(get_resolver()) if DEMO in name] == []
    assert [config.name for config in apps.get_app_configs() if DEMO in config.name] == []


def _view_modules(resolver: URLResolver) -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append(pattern.callback.__module__)
        else:
            found += _view_modules(pattern)
    return found


def test_sign_in_knows_no_second_door() -> None:
    """`ModelBackend` would accept passwords past allauth's stages; sign-up is closed."""
    assert "django.contrib.auth.backends.ModelBackend" not in settings.AUTHENTICATION_BACKENDS
    assert settings.ACCOUNT_ADAPTER == "partners.adapters.AccountAdapter"


def test_nothing_asks_another_host() -> None:
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAILEMBEDS_FINDERS == []
