"""App configuration of the demo; only portal.settings.demo installs it."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Commands that load the demo, and its own pages."""

    name = "portal.demo"
    label = "demo"
