"""The table of matrix.py, walked: statuses, writes of GET, and words of the other network."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.architecture.addresses import arguments
from tests.architecture.rows import METHODS, ROWS, Row
from tests.architecture.visitors import ALIKE, COLUMNS, visitor
from tests.architecture.walk import Visit, address_of, route_names, visit
from tests.architecture.world import FOREIGN, HOME, World
from tests.scale import ENGINE, PROVING

# What a GET may write: the access itself. Downloads are counted on the asset, opened toolkits in the ledger.
ACCESS = {
    "django_session",
    "feedback_identitylook",
    "feedback_presence",
    "partners_pulse",
    "partners_touchpoint",
    "toolkits_asset",
    "toolkits_assetuse",
}


# A line whose route is gone fails once, above.
KNOWN = [row for row in ROWS if row.route in route_names()]
SESSION = {"django_session"}
# HEAD runs the view of GET: asked where that shows something, on one engine; bin/prove walks all of it.
HEADS = ENGINE == "sqlite"
# On a second engine, one of each two whose pages are alike, and only those who get pages of the network.
ON_ONE = {*ALIKE, "field", "stranger", "admin", "anonymous"}
LEFT_OUT = set() if PROVING or ENGINE == "sqlite" else ON_ONE
# The log says who looked at live figures and who took a list out; no other page of a GET writes there.
LOGGED = (
    "portal:dashboard",
    "portal:demand",
    "partners:directory-export",
    "imports:export-file",
    "api-figures:figures",
    "api-figures:demand",
    "feedback:theme",
    "toolkits:missed",
    "toolkits:holders",
    "toolkits:reach",
)
NOTED = {route: {"partners_activitylog"} for route in LOGGED}


def test_every_route_is_listed_with_every_method() -> None:
    listed = {(row.route, row.method) for row in ROWS}
    wanted = {(name, method) for name in route_names() for method in METHODS}
    assert wanted - listed == set()
    assert {route for route, _method in listed} - route_names() == set()


def test_no_line_stands_twice() -> None:
    lines = [str(row) for row in ROWS]
    assert sorted(lines) == sorted(set(lines))


@pytest.mark.django_db
@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in LEFT_OUT])
def test_visitor_gets_what_the_table_says(world: World, column: str) -> None:
    faults = []
    client = visitor(world, column)
    for row in KNOWN:
        address = address_of(row.route, arguments(world, row.route, row.relation))
        for method in methods(row, column):
            seen = visit(client, method, address)
            where = f"{column} {method} {row.route} {row.relation}"
            faults += [f"{where}: {fault}" for fault in check(row, column, method, address, seen)]
    assert not faults, "\n".join(faults)


def methods(row: Row, column: str) -> tuple[str, ...]:
    """Return what is asked of a row: its own method, and HEAD where GET shows something."""
    heads = row.method == "GET" and (PROVING or (HEADS and row.expected(column) == "+"))
    return (row.method, "HEAD") if heads else (row.method,)


def check(row: Row, column: str, method: str, address: str, seen: Visit) -> list[str]:
    """Return what is wrong with a visit."""
    faults = []
    if seen.letter != row.expected(column):
        faults.append(f"expected {row.expected(column)}, got {seen.letter} ({seen.status} {seen.location})")
    allowed = {"GET": ACCESS | NOTED.get(row.route, set()), "HEAD": SESSION, "POST": seen.written}[method]
    if seen.written - allowed:
        faults.append(f"wrote {sorted(seen.written - allowed)}")
    if leaks(row, column, address, seen.body):
        faults.append("words of the other network")
    return faults


def leaks(row: Row, column: str, address: str, body: str) -> bool:
    """Say whether the visitor reads words of a network that is not theirs, the asked address apart."""
    read = body.lower().replace(address.lower(), "").replace(quote(address, safe="").lower(), "")
    if column == "stranger":
        return HOME in read and row.expected(column) != "+"
    shown = row.relation == "other" and row.expected(column) == "+"
    return not shown and FOREIGN in read


@pytest.mark.django_db
def test_member_of_both_networks_reads_one_at_a_time(world: World) -> None:
    """Their account lists where they belong; nothing else of one network names the other."""
    client = visitor(world, "both")
    both = [row for row in KNOWN if row.method == "GET" and row.relation in {"own", "crossed"}]
    found = []
    for row in both:
        address = address_of(row.route, arguments(world, row.route, row.relation))
        words = visit(client, "GET", address).body.lower().replace(address.lower(), "")
        if FOREIGN in words and row.route != "partners:account":
            found.append(str(row))
    assert found == []
