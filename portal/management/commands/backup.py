"""`manage.py backup FILE`: database and files as one archive, while everybody goes on working."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backup.errors import BackupError
from portal.backup.writing import write_backup


class Command(BaseCommand):
    """Write one."""

    help = "Write database and files into an archive that `restore` takes, on SQLite or PostgreSQL."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="a file that doesn't exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say what it holds."""
        try:
            made = write_backup(options["file"], self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(entry.rows for entry in made.tables)
        self.stdout.write(f"{options['file']}: {rows} rows of {len(made.tables)} tables, {made.files} files.")
        if made.gone:
            self.stderr.write(
                f"{len(made.gone)} files that rows name weren't in the storage (erased meanwhile, or lost "
                f"before): {', '.join(made.gone[:5])}"
            )
