"""End the sessions of one person, of a network's people, or of everybody."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from partners.models import User
from partners.models.user import clean_address
from partners.services.sessions import end_sessions


class Command(BaseCommand):
    """`manage.py end_sessions ADDRESS`, `--network SLUG` or `--everybody`."""

    help = "End sessions on every device: of one account, of a network's people, or of everybody."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose: one of three."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("address", nargs="?", help="the account's e-mail address")
        whose.add_argument("--network", help="the slug of a network whose people are meant")
        whose.add_argument("--everybody", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """End them, and say how many there were."""
        ended = end_sessions(self._users(options))
        self.stdout.write(f"Ended {ended}. Whoever is meant signs in again; API tokens stay as they are.")

    def _users(self, options: dict[str, Any]) -> QuerySet[User]:
        if options["everybody"]:
            return User.objects.all()
        if slug := options["network"]:
            found = User.objects.filter(people__network__slug=slug).distinct()
        else:
            found = User.objects.filter(email=clean_address(options["address"]))
        if not found.exists():
            raise CommandError("Nobody has an account there. Check the address or the network's slug.")
        return found
