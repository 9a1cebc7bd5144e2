"""`manage.py import_network FILE --network SLUG`: bring in a network's partners and people."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partners.imports.applying import Outcome, import_network
from partners.imports.reading import HEADINGS
from portal.kernel.errors import DomainError


class Command(BaseCommand):
    """Bring partners and people in from an XLSX file, or say row by row what to correct."""

    help = f"Import partners and people from an XLSX file with the headings: {', '.join(HEADINGS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, the network and the dry run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--network", required=True, help="the network's address (made if it is new)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: object, **options: object) -> None:
        """Import, print what happened and list the rows left out; exit code 1 when there are any."""
        dry_run = bool(options["dry_run"])
        try:
            outcome = import_network(path=options["file"], slug=options["network"], dry_run=dry_run)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self._print(outcome, dry_run=dry_run)
        if outcome.problems:
            rows = len({problem.row for problem in outcome.problems})
            message = (
                f"{rows} {'row was' if rows == 1 else 'rows were'} left out. Correct them and import again."
            )
            raise CommandError(message)

    def _print(self, outcome: Outcome, *, dry_run: bool) -> None:
        done = ", ".join(f"{count} {what}" for what, count in outcome.counts.items() if count)
        beginning = "Would be done" if dry_run else "Done"
        self.stdout.write(f"{beginning} in {outcome.network}: {done or 'nothing to change'}.")
        for problem in outcome.problems:
            value = f" “{problem.value}”" if problem.value else ""
            self.stderr.write(f"row {problem.row}, {problem.column}{value}: {problem.advice}")
