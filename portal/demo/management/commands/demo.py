"""`manage.py demo [--dealers N] [--months M] [--seed S] [--remarks R [--network SLUG]]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from feedback.services.recounting import recount_network
from partners.models import Network
from portal.demo.loading import Measure, load
from portal.demo.people import E_BIKES
from portal.demo.scale import load_scale
from portal.demo.scale_partners import Size


class Command(BaseCommand):
    """Load both demo networks, once; with --remarks another one to measure in."""

    help = "Load the demo networks, once; with --remarks a network of that size to measure in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take sizes and the seed: the same ones on the same day give the same story."""
        parser.add_argument("--dealers", type=int, default=260)
        parser.add_argument("--months", type=int, default=14)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--remarks", type=int, default=0, help="load a network to measure in")
        parser.add_argument("--network", default="bench", help="the address of that network")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what was asked for."""
        if options["remarks"]:
            self._load_scale(options)
        elif Network.objects.filter(slug=E_BIKES).exists():
            self.stdout.write("The demo is loaded already.")
        else:
            load(Measure(options["dealers"], options["months"], options["seed"]))
            self.stdout.write("The demo is loaded.")

    def _load_scale(self, options: dict[str, Any]) -> None:
        wanted = (options[name] for name in ("dealers", "remarks", "months", "seed", "network"))
        size = Size(*wanted)
        network = load_scale(size)
        figures = recount_network(network)
        self.stdout.write(
            f"{network.name}: {size.dealers} dealers, {size.remarks} remarks, {figures} figures counted."
        )
