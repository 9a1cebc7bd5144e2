"""The demo network as a portal of a test, and its people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from partners.models import Membership, User
from tests.database import CopiedDatabase
from tests.rig.fixtures import portal_in
from tests.rig.portal import Portal
from tests.rig.visitor import Visitor

NETWORK = "heat-pumps"


@pytest.fixture(scope="module")
def demo_portal(copied_database: CopiedDatabase, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    """The demo, loaded, with web and worker running."""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.rig.demo_settings", "LOG_LEVEL": "WARNING"}
    folder = tmp_path_factory.mktemp("demo")
    with portal_in(folder, copied_database, django_db_blocker, environment) as portal:
        portal.manage("demo")
        portal.start("web", "worker", "scheduler")
        yield portal


def somebody(role: str, network: str = NETWORK) -> User:
    """Return one of the demo's people who has exactly this role in the network, the first who joined."""
    seats = Membership.objects.active().filter(network__slug=network, person__user__isnull=False)
    for seat in seats.filter(role=role).select_related("person__user").order_by("pk"):
        if set(seats.filter(person__user=seat.person.user).values_list("role", flat=True)) == {role}:
            return seat.person.user
    raise AssertionError(f"nobody in {network} is {role}")


def step_in(visitor: Visitor, user: User) -> None:
    """Give a visitor somebody's session without the way through the mailbox."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": visitor.portal.url}
    visitor.context.add_cookies([cookie])
