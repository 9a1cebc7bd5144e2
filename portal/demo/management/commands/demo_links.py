"""`manage.py demo_links`: where the demo is, and one link per person."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from portal.demo.people import PEOPLE


class Command(BaseCommand):
    """Print address and links."""

    help = "Print the demo's address and one sign-in link per person."

    def handle(self, *args: object, **options: object) -> None:
        """Print one line per person, then the mailbox."""
        self.stdout.write(f"Portal   {settings.BASE_URL}/")
        self.stdout.write(f"Mailbox  {settings.BASE_URL}{reverse('demo:mailbox')}\n\n")
        width = max(len(f"{person.name}, {person.what}") for person in PEOPLE)
        for person in PEOPLE:
            who = f"{person.name}, {person.what}"
            self.stdout.write(
                f"{who:<{width}}  {settings.BASE_URL}{reverse('demo:sign-in-as', args=[person.key])}"
            )
