"""Take up a language that the portal offers from now on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.models import Network
from partners.services.people import speak_anew
from portal.web.founding import found_home


class Command(BaseCommand):
    """`manage.py add_language LANGUAGE [--pages NETWORK]`."""

    help = "Speak a new language to the accounts that wait for it; with --pages a network gets pages in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the language, and networks whose pages shall have a home in it."""
        parser.add_argument("language", help="its code, such as nl")
        parser.add_argument("--pages", metavar="NETWORK", nargs="+", default=[], help="addresses of networks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both; nothing is done twice."""
        language = options["language"]
        if language not in dict(settings.LANGUAGES):
            raise CommandError(f"The portal doesn't offer {language}. See docs/languages.md.")
        networks = {network.slug: network for network in Network.objects.filter(slug__in=options["pages"])}
        if unknown := sorted(set(options["pages"]) - set(networks)):
            raise CommandError(f"There is no network {', '.join(unknown)}.")
        self.stdout.write(f"{speak_anew(language)} accounts are spoken to in {language} from now on.")
        for slug, network in networks.items():
            made = found_home(network, language)
            self.stdout.write(f"{slug}: {'has pages' if made else 'had pages already'} in {language}.")
