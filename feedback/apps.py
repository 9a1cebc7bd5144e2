"""App configuration of feedback."""

from __future__ import annotations

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Remarks, the identity vault, cases, themes and answers."""

    name = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register verbs, navigation, sweeps and path copies with the kernel."""
        from feedback import registrations  # noqa: PLC0415 (needs the app registry)

        registrations.register()
