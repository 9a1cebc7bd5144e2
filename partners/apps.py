"""App configuration of partners: the lowest app with tables."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """People, the partner tree, audiences, the ledger and mail."""

    name = "partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register verbs, path copies, sweeps and navigation with the kernel."""
        from partners import proofs, registrations  # noqa: PLC0415 (needs the app registry)

        registrations.register()
        proofs.connect()
