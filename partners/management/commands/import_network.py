"""`manage.py import_network FILE`: bring in a network's partners and people."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partners.models import ImportProblem, ImportRun
from partners.queries.import_reports import problems_of, summary_of
from partners.services.imports.whole import bring_network
from portal.kernel.errors import DomainError


class Command(BaseCommand):
    """Bring partners and people in from a spreadsheet, or say row by row what to correct."""

    help = "Import partners and people from an XLSX, XLS or CSV file; exit code 1 when rows were left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, the network and what may be done."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--network",
            default="",
            help="the network's address (founded if it is new); without it, the headquarters' name says it",
        )
        parser.add_argument("--mapping", type=Path, help="what the columns mean, as JSON; else it is guessed")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument(
            "--deactivate-missing", action="store_true", help="deactivate partners that the file lacks"
        )
        parser.add_argument(
            "--confirm-missing", type=int, metavar="N", help="how many, when they are more than a fifth"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Import, print what happened and list the rows left out."""
        try:
            mapping = json.loads(options["mapping"].read_text()) if options["mapping"] else None
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['mapping']} is not a mapping in JSON.") from error
        self._seen: list[ImportProblem] = []
        try:
            run = bring_network(
                path=options["file"],
                slug=str(options["network"]),
                mapping=mapping,
                dry_run=bool(options["dry_run"]),
                deactivate_missing=bool(options["deactivate_missing"]),
                gone_confirmed=options["confirm_missing"],
                tell=lambda run: self._seen.extend(problems_of(run)),
            )
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self._print(run, dry_run=bool(options["dry_run"]))

    def _print(self, run: ImportRun, *, dry_run: bool) -> None:
        slug = run.network.slug if run.network else run.new_slug
        done = ", ".join(f"{line.count} {line.label}" for line in summary_of(run) if line.count)
        self.stdout.write(
            f"{'Would be done' if dry_run else 'Done'} in {slug}: {done or 'nothing to change'}."
        )
        for problem in self._seen:
            value = f" “{problem.value}”" if problem.value else ""
            sheet = f"{problem.sheet}, " if problem.sheet else ""
            self.stderr.write(f"{sheet}row {problem.line}, {problem.column}{value}: {problem.advice}")
        if run.rows_bad:
            were = "row was" if run.rows_bad == 1 else "rows were"
            raise CommandError(f"{run.rows_bad} {were} left out. Correct them and import again.")
