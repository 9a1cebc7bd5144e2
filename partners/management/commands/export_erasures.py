"""manage.py export_erasures: who was erased, as a list that names nobody; keep it beside the backups."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from partners.services.erasure_list import erasure_lines


class Command(BaseCommand):
    """Print one erasure a line."""

    help = "Print the list of erasures, to be kept apart from the backups: export_erasures > erasures.jsonl"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        for line in erasure_lines():
            self.stdout.write(line)
