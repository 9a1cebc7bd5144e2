"""Every way to say something to the portal: routes from the resolver, fields from what their views read."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.enums import ReplyKind
from feedback.models import CaseTheme, PlannedReply
from feedback.services.planning import plan_reply
from feedback.services.submit import Subject
from feedback.services.themes import add_theme
from feedback.views.casework import ACTIONS
from feedback.views.quarantine import ACTIONS as DECISIONS
from feedback.views.selecting import MOVES
from feedback.views.speaking import no_identity_ticket
from partners.models import Touchpoint
from portal.kernel.identifiers import random_token
from tests.architecture.addresses import arguments
from tests.architecture.rows import ROWS
from tests.architecture.test_admin import fill_in, ids_of
from tests.architecture.things import scope_of
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, admin_routes, words_of, writes
from tests.architecture.world import World
from tests.hostile.filling import plain_body, plain_form
from tests.hostile.loose import faults_of
from tests.hostile.watching import Seen, watched

ORDER = (
    "lead",
    "analyst",
    "marketer",
    "sponsor",
    "staff",
    "principal",
    "distributor",
    "field",
    "admin",
    "anonymous",
)
# Pages of ours inside the admin, and those of Wagtail's that take words and files.
ADMIN = (
    "toolkits_admin:",
    "simple_translation:",
    "wagtailimages:add",
    "wagtailimages:edit",
    "wagtailadmin_pages:edit",
)
NOTHING = {"nothing": "1"}


@dataclass
class Way:
    """One address that takes something, who sends it, and what a well-meant body holds."""

    route: str
    column: str
    address: str
    method: str = "POST"
    base: dict[str, Any] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    status: int = 0

    @property
    def is_api(self) -> bool:
        """Say whether it is for programs."""
        return self.address.startswith("/api/")

    @property
    def fields(self) -> list[str]:
        """Return the names of what can be sent."""
        return [name for name in self.seen.fields() if name not in NOTHING]


def clients(world: World) -> dict[str, Client]:
    """Return a browser for everybody, each with a fresh proof of who they are."""
    found = {column: visitor(world, column) for column in ORDER}
    for client in found.values():
        client.raise_request_exception = False
        session = client.session
        if user := session.get("_auth_user_id"):
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time()}]
            session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user
            session.save()
    return found


def writing_ways(world: World, people: dict[str, Client]) -> list[Way]:
    """Return every way that takes a body, each with what its view reads and a body that it takes."""
    found = []
    for way in _ways(world, "POST"):
        for extra in _bodies(world, way.route):
            each = Way(way.route, way.column, way.address, base={**extra})
            _learn(people[way.column], each)
            found.append(each)
    return found


def reading_ways(world: World, people: dict[str, Client]) -> list[Way]:
    """Return every page that reads something of its address."""
    found = []
    for way in _ways(world, "GET"):
        way.seen = ask(people[way.column], way, {}).seen
        if way.fields:
            found.append(way)
    return found


def _learn(client: Client, way: Way) -> None:
    """Send nothing, read off what was looked for, fill it in, and see what comes of it."""
    for _time in range(2):
        answer = ask(client, way, {**NOTHING, **way.base})
        for form, _args, _kwargs in answer.seen.forms:
            way.base = {**plain_form(form), **way.base}
        for serializer in answer.seen.serializers:
            way.base = {**plain_body(serializer), **way.base}
    way.seen, way.status = answer.seen, answer.status


@dataclass
class Answer:
    """What came of a request."""

    status: int
    headers: dict[str, str]
    body: str
    error: str
    written: set[str]
    seen: Seen

    @property
    def faults(self) -> list[str]:
        """Return what is wrong with it."""
        found = list(faults_of(status=self.status, headers=self.headers, body=self.body))
        return [f"{fault} {self.error}" for fault in found]


def ask(
    client: Client,
    way: Way,
    values: dict[str, Any],
    *,
    keep: bool = False,
    key: str = "",
    before_undoing: Callable[[set[str]], None] | None = None,
) -> Answer:
    """Send values to a way, and take back whatever it stored unless it is to be kept."""
    caches["default"].clear()
    files = [value for value in values.values() if hasattr(value, "seek")]
    for file in files:
        file.seek(0)
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic(), writes() as written, watched() as seen:
        if way.method == "GET":
            response = client.get(way.address, values)
        elif way.is_api and not files:
            text = json.dumps(values, default=str)
            response = client.post(
                way.address, text, "application/json", headers={"Idempotency-Key": key or random_token()}
            )
        else:
            response = client.post(way.address, values, headers={"Idempotency-Key": key or random_token()})
        body = words_of(response)
        if before_undoing:
            before_undoing(written)
        transaction.set_rollback(not keep)
    client.cookies = cookies
    found = getattr(response, "exc_info", None)
    error = f"{found[0].__name__}: {str(found[1])[:120]}" if found else ""
    return Answer(response.status_code, dict(response.headers), body, error, written, seen)


def _ways(world: World, method: str) -> Iterator[Way]:
    for row in ROWS:
        if row.method == method and row.relation in {"-", "own"} and "+" in row.letters:
            needs = arguments(world, row.route, row.relation)
            if row.route == "partners:partner-new":
                needs["pk"] = world.home.places["importer"].pk
            address = address_of(row.route, needs)
            columns = [column for column in ORDER if row.expected(column) == "+"]
            for column in dict.fromkeys((columns[0], *(c for c in columns if _signs_in(row.route, c)))):
                yield Way(row.route, column, address, method)
    ids = ids_of(world.home)
    for name, needs in admin_routes():
        if name.startswith(ADMIN):
            yield Way(name, "marketer", address_of(name, fill_in(name, needs, ids)), method)


def _signs_in(route: str, column: str) -> bool:
    return column == "anonymous" and ":" not in route


def _bodies(world: World, route: str) -> list[dict[str, Any]]:
    """Return what a page's own buttons send beside its fields: one body a button."""
    home = world.home
    if route == "feedback:desk-case":
        row = case_theme(world)
        words = {"case_theme": row.pk, f"t{row.pk}-wording": "cleared", "theme": home.things["theme"].name}
        waits = planned_reply(world)
        words |= {
            "planned": waits.pk,
            f"p{waits.pk}-text": "Dim it.",
            f"p{waits.pk}-when": "2030-01-07T09:00",
        }
        later = {"action": "reply", "timing": "later", **words}
        return [*({"action": action, **words} for action in ACTIONS), later]
    if route == "feedback:quarantined":
        return [{"action": action} for action in ("", *DECISIONS)]
    if route == "feedback:desk":
        chosen = {"case": home.things["remark own"].number, "all-theme": home.things["theme"].name}
        return [{"do": move, **chosen, "all-reason": "twice", "all-owner": "0"} for move in ("", *MOVES)]
    if route in {"feedback:say-no-identity", "api-feedback:remark-no-identity"}:
        return [{"ticket": no_identity_ticket(home.network, scope_of(home, "staff"), Subject())}]
    place = {"to": home.places["south"].pk}
    return {
        "feedback:theme-recode": [{"case": home.things["remark own"].number, "now": "late"}],
        "feedback:owed-theme": [{"step": step} for step in ("", "edit", "send")],
        "partners:filter-edit": [{"action": action} for action in ("", "remove", "restore")],
        "partners:filter-save": [{"name": "Mine", "query": "q=a"}],
        "partners:partner-move": [place],
        "partners:partner-merge": [{"to": home.places["next"].pk}],
        "partners:partner-undo": [{"change": "1"}],
        "web:set-language": [{"language": "de", "next": "/"}],
        "partners:consent": [{"granted": "yes"}],
        "sign-in-as": [{"address": home.user("staff").email}],
    }.get(route, [{}])


def case_theme(world: World) -> CaseTheme:
    """Return a theme of the staff's case."""
    side = world.home
    case = side.things["remark own"].case
    found = case.themes.first()
    if found is None:
        at = Touchpoint.objects.order_by("pk").last().occurred_at
        found = add_theme(scope=scope_of(side, "analyst"), case=case, theme=side.things["theme"], at=at)
    return found


def planned_reply(world: World) -> PlannedReply:
    """Return a reply to the staff's remark that waits for its moment."""
    at, case = timezone.now(), world.home.things["remark own"].case
    return plan_reply(
        scope=scope_of(world.home, "analyst"),
        case=case,
        text="Dim it.",
        kind=ReplyKind.REPLY,
        send_at=at + timedelta(days=9),
        at=at,
    )


def own_address(world: World, name: str, *args: Any) -> str:
    """Return an address in the home network."""
    return reverse(name, args=[world.home.network.slug, *args])
