"""Who walks through the demo under load, and what they do there."""

from __future__ import annotations

import re

from django.conf import settings
from django.test import Client

from partners.enums import Role
from partners.models import Membership
from tests.load.crowd import Act, Walker
from tests.rig.caller import hidden_fields
from tests.rig.demo import NETWORK

DEALERS = frozenset({Role.DEALER_STAFF.value, Role.DEALER_PRINCIPAL.value})
AGENCY = frozenset({Role.AGENCY_ANALYST.value, Role.AGENCY_LEAD.value})
HQ = frozenset({Role.HQ_SPONSOR.value, Role.HQ_MARKETER.value})
EVERYBODY = frozenset(Role.values)
HOME = f"/{NETWORK}/"
WORDS = "A price list on one page would help at the counter."


def walkers(port: int, count: int, **how: object) -> list[Walker]:
    """Sign so many people of the demo in, those of headquarters and the agency among them."""
    seats = Membership.objects.active().filter(network__slug=NETWORK, person__user__isnull=False)
    few = seats.exclude(role__in=DEALERS).select_related("person__user").order_by("pk")
    many = seats.filter(role__in=DEALERS).select_related("person__user").order_by("pk")
    found = {}
    for seat in [*few[: count // 2], *many[:count]]:
        found.setdefault(seat.person.user_id, seat)
    return [_walker(port, seat, how) for seat in list(found.values())[:count]]


def _walker(port: int, seat: Membership, how: dict) -> Walker:
    client = Client()
    client.force_login(seat.person.user)
    name = settings.SESSION_COOKIE_NAME
    kept_as = f"__Host-{name}" if how.get("tls") else name
    return Walker(port, cookies={kept_as: client.cookies[name].value}, role=seat.role, **how)


def say(walker: Walker) -> None:
    """Open the form and send a remark."""
    page = walker.get(f"{HOME}say/")
    words = {
        "mode": "agency_only",
        "kind": "idea",
        "text": "A price list on one page would help at the counter.",
    }
    walker.post(f"{HOME}say/", {**hidden_fields(page.body), **words})


def open_toolkit(walker: Walker) -> None:
    """Open the list and the first toolkit on it."""
    page = walker.get(f"{HOME}toolkits/")
    if found := re.search(rf'href="({HOME}[^"]*toolkits?/[^"/]+/)"', page.body):
        walker.get(found[1])


def take_file(walker: Walker) -> None:
    """Look for a file on the list and take it."""
    page = walker.get(f"{HOME}toolkits/?view=assets")
    if found := re.search(r'href="([^"]*/assets/\d+/download/)"', page.body):
        walker.get(found[1])


def read(address: str):
    """Return an act that reads one page."""
    return lambda walker: walker.get(f"{HOME}{address}")


ACTS = [
    Act("home", EVERYBODY, 30, 1, read("")),
    Act("toolkits", EVERYBODY, 15, 1, read("toolkits/")),
    Act("one toolkit", DEALERS, 10, 2, open_toolkit),
    Act("answers", DEALERS, 12, 1, read("answers/")),
    Act("say", DEALERS, 8, 2, say),
    Act("file", DEALERS, 6, 2, take_file),
    Act("desk", AGENCY, 8, 1, read("desk/")),
    Act("dashboard", AGENCY, 4, 1, read("dashboard/")),
    Act("directory", AGENCY, 4, 1, read("network/")),
    Act("answers owed", HQ, 6, 1, read("answers-owed/")),
]
