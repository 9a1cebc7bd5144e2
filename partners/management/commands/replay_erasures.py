"""manage.py replay_erasures FILE: erase again whoever a restored backup brought back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.services.erasure_list import replay_erasures
from portal.kernel.errors import DomainError


class Command(BaseCommand):
    """Read the list and erase."""

    help = "Erase again whoever a restored backup brought back; a second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="what export_erasures wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay, and say what came of it."""
        try:
            with options["file"].open(encoding="utf-8") as lines:
                done = replay_erasures(lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Can't read {options['file']}: {error}") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"Erased again: {done.erased}. Erased already: {done.before}. Not in this backup: {done.absent}."
        )
