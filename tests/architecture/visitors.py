"""Who walks through the matrix: one column of the table each."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from partners.models import User
from tests.architecture.world import World

# The order is that of the letters in every row of the table.
COLUMNS = (
    "anonymous",
    "staff",
    "principal",
    "distributor",
    "field",
    "marketer",
    "sponsor",
    "analyst",
    "lead",
    "admin",
    "stranger",
    "revoked",
    "link",
)
# Whose pages are those of another column, in the main: bin/test asks them less often.
ALIKE = {"principal", "analyst", "revoked", "link"}
DEALERS = ("staff", "principal", "distributor", "field")
Arrive = Callable[[World, Client], None]


def visitor(world: World, column: str, arrive_by_link: Arrive | None = None) -> Client:
    """Return a browser in which the visitor has arrived."""
    client = Client(raise_request_exception=True)
    user = _user(world, column)
    if user is not None:
        client.force_login(user)
    elif column == "link" and arrive_by_link:
        arrive_by_link(world, client)
    return client


def _user(world: World, column: str) -> User | None:
    if column in {"anonymous", "link"}:
        return None
    if column == "admin":
        return world.platform_admin
    if column == "stranger":
        return world.other.user("staff")
    if column == "both":
        return world.both
    return world.home.user(column)
