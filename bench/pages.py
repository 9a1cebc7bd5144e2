"""The pages that people open most, of the demo network, beside the least that any page of ours costs.

Run: `.venv/bin/python -m bench.pages [--rounds 20] [--times 3]`. The least is an empty answer behind the same
middleware, session, user and scope; a plain list of 25 rows in our frame stands between.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.house import ROOT, prepare_database
from bench.measure import Work, arguments, compare

if TYPE_CHECKING:
    from django.test import Client

NETWORK = "heat-pumps"
LEAST, LIST = "the least", "a list of 25 rows"
# Who opens it, and where; the list's own limit stands in the issue of the desk.
PAGES = {
    "a dealer's home": ("dealer", ""),
    "a dealer's toolkits": ("dealer", "toolkits/"),
    "a dealer's answers": ("dealer", "answers/"),
    "the remark form": ("dealer", "say/"),
    "the desk": ("analyst", "desk/"),
    "the dashboard": ("analyst", "dashboard/"),
    "an executive's home": ("sponsor", ""),
    "answers owed": ("sponsor", "answers-owed/"),
}


def main() -> None:
    """Measure each page beside the least of its reader, and print them."""
    given = arguments(__doc__, **{"rounds": 20, "times": 3})
    clients = open_demo()
    print("Pages of the demo network")
    for who, client in clients.items():
        mine = {name: place for name, (reader, place) in PAGES.items() if reader == who}
        works = [Work(name, getter(client, f"/{NETWORK}/{place}")) for name, place in mine.items()]
        floors = [
            Work(f"{LEAST}, for the {who}", getter(client, f"/{NETWORK}/bench/least/")),
            Work(LIST, getter(client, f"/{NETWORK}/bench/list/")),
        ]
        least, plain, *pages = compare(*floors, *works, rounds=given.rounds, times=given.times)
        print(f"  {least}\n  {plain}")
        for page in pages:
            print(f"  {page}, {page.milliseconds / plain.milliseconds:.2f} x list")


def getter(client: Client, address: str):
    """Return the act of opening an address, which must answer."""

    def act() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        b"".join(answer) if answer.streaming else answer.content

    return act


def open_demo() -> dict[str, Client]:
    """Load the demo into a folder of its own; return the browsers of its people, signed in."""
    prepare_database(Path(tempfile.mkdtemp(prefix="backchannel-bench-")))
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"
    import django  # noqa: PLC0415 (its settings must be in the environment first)

    django.setup()
    from django.conf import settings  # noqa: PLC0415 (the same)
    from django.core.management import call_command  # noqa: PLC0415 (the same)
    from django.test import Client  # noqa: PLC0415 (the same)

    from partners.models import User  # noqa: PLC0415 (the same)
    from portal.demo.people import person_of  # noqa: PLC0415 (the same)

    settings.ROOT_URLCONF = "bench.floor"
    settings.TEMPLATES[0]["DIRS"].append(ROOT / "bench" / "templates")
    call_command("demo")
    clients = {}
    for key in dict.fromkeys(reader for reader, _place in PAGES.values()):
        clients[key] = Client(SERVER_NAME="127.0.0.1")
        clients[key].force_login(User.objects.get(email=person_of(key).email))
    return clients


if __name__ == "__main__":
    main()
