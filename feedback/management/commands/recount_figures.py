"""manage.py recount_figures: count all figures anew from the remarks, and publish what is due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from feedback.services.publishing import publish_network
from feedback.services.recounting import recount_network
from partners.models import Network
from partners.services.publishing import publish_coverage


class Command(BaseCommand):
    """Recount one network, or all of them."""

    help = "Count all figures anew from the remarks; needed after rows were loaded past the services."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address of a network."""
        parser.add_argument("--network", help="the address of one network; all when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recount and say what differed."""
        chosen = {"slug": options["network"]} if options["network"] else {}
        for network in Network.objects.filter(**chosen).order_by("pk"):
            self.stdout.write(f"{network.slug}: {recount_network(network)} figures were put right")
            published = publish_network(network=network, now=timezone.now())
            publish_coverage(network=network, now=timezone.now())
            self.stdout.write(f"{network.slug}: {published} periods were published")
