"""`manage.py demo [--dealers N] [--months M] [--seed S] [--remarks R]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.demo.scale import Size, load_scale


class Command(BaseCommand):
    """Load a network of any size to measure in."""

    help = "Load the demo; with --remarks a network of that size to measure in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take sizes."""
        parser.add_argument("--dealers", type=int, default=260)
        parser.add_argument("--months", type=int, default=14)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--remarks", type=int, default=0)
        parser.add_argument("--network", default="bench")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load."""
        size = Size(
            options["dealers"], options["remarks"], options["months"], options["seed"], options["network"]
        )
        network = load_scale(size)
        self.stdout.write(f"{network.name}: {size.dealers} dealers, {size.remarks} remarks.")
