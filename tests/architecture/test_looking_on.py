"""The platform admin looks on as somebody else: reads pages, changes nothing, sees no word of anybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.models import ActivityLog, User
from tests.architecture.addresses import arguments
from tests.architecture.rows import ROWS
from tests.architecture.visitors import visitor
from tests.architecture.walk import address_of, visit
from tests.architecture.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
SESSION = {"django_session"}
LOG = {"partners_activitylog"}
WORDS = ("staff words", "colleague words", "oakmoss answered", "oakmoss waits", "oakmoss wording")
CLOSED = ("mfa_index", "sessions", "account_set_password", "wagtailadmin_home", "sign-in-as")


def begin(world: World, column: str) -> Client:
    """Look on as somebody of the first network."""
    client = visitor(world, "admin")
    said = {"address": world.home.user(column).email, "reason": "They see an empty page."}
    assert client.post(reverse("sign-in-as"), said).status_code == 302
    return client


def steps() -> list[str]:
    """Return what was noted of it, in order."""
    verbs = ActivityLog.objects.filter(verb__contains="looking_on").order_by("pk")
    return [verb.removeprefix("partners.looking_on_") for verb in verbs.values_list("verb", flat=True)]


def test_sees_their_pages_under_a_banner_with_a_way_out(world: World) -> None:
    client = begin(world, "distributor")
    page = client.get(f"/{world.home.network.slug}/").content.decode()
    assert f"You are looking on as {world.home.user('distributor').name}" in page
    assert reverse("stop-looking-on") in page
    client.post(reverse("stop-looking-on"))
    assert client.get(f"/{world.home.network.slug}/").status_code == 404
    assert steps() == ["began", "saw", "ended"]
    first, saw, _ended = ActivityLog.objects.filter(verb__contains="looking_on").order_by("pk")
    assert (first.actor, first.data) == (world.platform_admin, {"reason": "They see an empty page."})
    assert (saw.actor, saw.object_id) == (world.platform_admin, world.home.user("distributor").pk)
    assert saw.data["path"] == f"/{world.home.network.slug}/"


@pytest.mark.parametrize("column", ["staff", "principal", "marketer", "analyst", "lead"])
def test_every_unsafe_route_is_refused(world: World, column: str) -> None:
    """Whatever the person may do, only stopping goes through."""
    client = begin(world, column)
    faults = []
    for row in ROWS:
        if row.method != "POST" or row.route == "stop-looking-on":
            continue
        seen = visit(client, "POST", address_of(row.route, arguments(world, row.route, row.relation)))
        if seen.letter not in "FM." or seen.written - SESSION - LOG:
            faults.append(f"{row}: {seen.status} {sorted(seen.written)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("column", ["staff", "sponsor", "field", "analyst"])
def test_no_word_of_anybody_is_read(world: World, column: str) -> None:
    client = begin(world, column)
    faults = []
    for row in ROWS:
        if row.method != "GET" or row.relation not in {"-", "own", "dealer", "branch", "far"}:
            continue
        address = address_of(row.route, arguments(world, row.route, row.relation))
        seen = visit(client, "GET", address)
        said = [words for words in WORDS if words in seen.body]
        if said or seen.written - SESSION - LOG:
            faults.append(f"{row}: {said} {sorted(seen.written)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "path", ["answers/", "desk/", "passed-on/", "answers-owed/", "account/", "passed-on/wordings/"]
)
def test_what_was_said_and_accounts_are_closed_with_a_clear_page(world: World, path: str) -> None:
    client = begin(world, "analyst")
    answer = client.get(f"/{world.home.network.slug}/{path}")
    assert answer.status_code == 403
    assert "Stop looking on" in answer.content.decode()
    assert steps()[-1] == "refused"


@pytest.mark.parametrize("name", CLOSED)
def test_account_and_admin_pages_are_closed(world: World, name: str) -> None:
    assert begin(world, "marketer").get(reverse(name)).status_code == 403


def test_ends_after_half_an_hour(world: World, time_machine) -> None:
    client = begin(world, "staff")
    time_machine.move_to(timezone.now() + timezone.timedelta(minutes=31))
    answer = client.get(f"/{world.home.network.slug}/")
    assert answer.url == reverse("sign-in-as")
    assert client.get(f"/{world.home.network.slug}/").status_code == 404
    assert steps() == ["began", "ended"]


def test_ends_with_the_admins_own_right(world: World) -> None:
    client = begin(world, "staff")
    User.objects.filter(pk=world.platform_admin.pk).update(is_superuser=False)
    assert client.get(f"/{world.home.network.slug}/").status_code == 302
    assert client.get(f"/{world.home.network.slug}/").status_code == 404


@pytest.mark.parametrize("address", ["admin@neutral.example", "nobody@neutral.example", ""])
def test_nobody_looks_on_as_another_admin_or_as_nobody(world: World, address: str) -> None:
    client = visitor(world, "admin")
    answer = client.post(reverse("sign-in-as"), {"address": address, "reason": "Why not."})
    assert answer.status_code == 422
    assert steps() == []


def test_reason_is_asked_for(world: World) -> None:
    said = {"address": world.home.user("staff").email, "reason": " "}
    assert visitor(world, "admin").post(reverse("sign-in-as"), said).status_code == 422


def test_others_have_no_such_page(world: World) -> None:
    assert visitor(world, "lead").get(reverse("sign-in-as")).status_code == 404
    assert visitor(world, "lead").post(reverse("stop-looking-on")).status_code == 302
