"""`manage.py export_network SLUG FILE`: take a network out, as a workbook that imports unchanged."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partners.models import Network
from partners.scope import Scope
from partners.services.imports.exporting import log_export, write_export


class Command(BaseCommand):
    """Write all partners and people of a network into an XLSX file."""

    help = "Write a network's partners and people into a workbook that import_network takes unchanged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the network and the file."""
        parser.add_argument("network", help="the network's address")
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        """Write the file and say what stands in it."""
        network = Network.objects.filter(slug=options["network"]).first()
        if network is None:
            raise CommandError(f"There is no network {options['network']}. Check its address.")
        counts = write_export(network=network, target=options["file"])
        scope, rows = Scope.system(network.pk), counts["partners"]
        log_export(scope=scope, object_id=network.pk, object_kind="network", rows=rows)
        self.stdout.write(
            f"{counts['partners']} partners and {counts['people']} people in {options['file']}."
        )
