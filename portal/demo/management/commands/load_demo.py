"""`manage.py load_demo`: both networks with their people and content, once."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from partners.models import Network
from portal.demo.loading import load
from portal.demo.people import E_BIKES


class Command(BaseCommand):
    """Load the demo into an empty database; a second time does nothing."""

    help = "Load the demo networks, once."

    def handle(self, *args: object, **options: object) -> None:
        """Load, unless the last part of an earlier load is there."""
        if Network.objects.filter(slug=E_BIKES).exists():
            self.stdout.write("The demo is loaded already.")
            return
        load()
        self.stdout.write("The demo is loaded.")
