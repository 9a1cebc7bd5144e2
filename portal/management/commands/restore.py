"""`manage.py restore FILE`: put a backup in the place of the database and the files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.backup import schema
from portal.backup.checking import Checked, check_archive
from portal.backup.errors import BackupError
from portal.backup.loading import is_empty
from portal.backup.reading import Archive
from portal.backup.restoring import Restored, restore_backup


class Command(BaseCommand):
    """Check an archive whole, ask, then restore it."""

    help = "Restore what `backup` wrote. Stop web, worker and scheduler before; nothing changes on a refusal."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the archive, and what may be done to what is here."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="check the archive and change nothing")
        parser.add_argument("--replace", action="store_true", help="replace the portal that is here")
        parser.add_argument("--yes", action="store_true", help="don't ask for the database's name")
        parser.add_argument("--erasures", type=Path, help="who was erased since; else ERASURES_FILE")
        parser.add_argument("--other-key", action="store_true", help="restore without the SECRET_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and restore."""
        try:
            erasures = self._erasures(options["erasures"])
            with Archive(options["file"]) as archive:
                checked = check_archive(archive, self.stdout.write, other_key=options["other_key"])
                self._say_whole(checked)
                if options["check"]:
                    return
                self._ask(options)
                done = restore_backup(
                    archive, checked, replace=options["replace"], erasures=erasures, say=self.stdout.write
                )
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self._say_done(done)

    def _erasures(self, named: Path | None) -> list[str]:
        path = named or (Path(settings.ERASURES_FILE) if settings.ERASURES_FILE else None)
        if path is None or (named is None and not path.exists()):
            self.stderr.write(
                "There is no list of erasures: whoever was erased after the backup comes back, unless this "
                "database knows. Give it with --erasures, or run replay_erasures before anybody signs in."
            )
            return []
        try:
            return path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BackupError(f"Can't read {path}: {error}.") from error

    def _say_whole(self, checked: Checked) -> None:
        made = checked.manifest
        rows = sum(entry.rows for entry in made.tables)
        self.stdout.write(
            f"The archive is whole: release {made.version}, {made.made_at}, from {made.engine}, "
            f"{rows} rows, {made.files} files, {len(made.gone)} gone."
        )

    def _ask(self, options: dict[str, Any]) -> None:
        state = schema.present_state()
        schema.refuse_unknown(state, "The database")
        if not options["replace"] or options["yes"] or is_empty(state):
            return
        name = Path(str(connection.settings_dict["NAME"])).name
        try:
            typed = input(f"Everything in the database {name} is replaced. Type its name to go on: ")
        except EOFError:
            typed = ""
        if typed.strip() != name:
            raise BackupError("The database's name wasn't typed.")

    def _say_done(self, done: Restored) -> None:
        self.stdout.write(
            f"Restored {done.rows} rows and {done.files} files; {done.dropped} old ones dropped."
        )
        self.stdout.write(
            f"Erased again: {done.replayed.erased}. Erased already: {done.replayed.before}. "
            f"Not in this backup: {done.replayed.absent}."
        )
