"""manage.py prove_demand: take the snapshot of demand where there is none, and prove it from the log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from feedback.models import DemandSnapshot
from feedback.services.demand import take_demand
from feedback.services.proving_demand import prove_demand
from partners.models import Network


class Command(BaseCommand):
    """Prove the snapshot of one network, or of all of them."""

    help = "Count the snapshot of demand from the log, remark by remark, and put right what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address of a network, and whether to take a new snapshot first."""
        parser.add_argument("--network", help="the address of one network; all when left out")
        parser.add_argument("--take", action="store_true", help="take last night's snapshot first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove, and say what differed."""
        chosen = {"slug": options["network"]} if options["network"] else {}
        for network in Network.objects.filter(**chosen).order_by("pk"):
            now = timezone.now()
            if options["take"] or not DemandSnapshot.objects.filter(network=network).exists():
                take_demand(network=network, now=now)
            proof = prove_demand(network=network, now=now)
            told = f"{network.slug}: {proof.rows} rows, {proof.wrong} differed and were put right"
            self.stdout.write(told)
