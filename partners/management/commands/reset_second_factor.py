"""Take away the second step of somebody who lost it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.models import User
from partners.models.user import clean_address
from partners.services.second_factor import reset_second_factor


class Command(BaseCommand):
    """`manage.py reset_second_factor ADDRESS`."""

    help = "Take away apps, passkeys and recovery codes of an account; its owner is told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("address", help="the account's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reset it, and say what was there."""
        user = User.objects.filter(email=clean_address(options["address"])).first()
        if user is None:
            raise CommandError("No account has this address.")
        held = reset_second_factor(user=user)
        self.stdout.write(f"Removed {held}. They sign in by mail alone until they set up a new one.")
