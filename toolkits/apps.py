"""App configuration of toolkits."""

from __future__ import annotations

from django.apps import AppConfig


class ToolkitsConfig(AppConfig):
    """Toolkits, assets, versions, downloads and announcements."""

    name = "toolkits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register verbs, navigation, sweeps and path copies with the kernel."""
        from toolkits import registrations  # noqa: PLC0415 (needs the app registry)

        registrations.register()
