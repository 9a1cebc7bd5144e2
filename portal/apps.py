"""App configuration of the composition root."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The root app: Wagtail pages, kernel and the pages that mix apps."""

    name = "portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the root offers to the kernel registries."""
        from portal.web import receivers, registrations  # noqa: PLC0415 (needs the app registry)

        registrations.register()
        receivers.connect()
