"""The operations page: what it shows of parts and queues, to whom, and what it never carries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Heartbeat, Mail, User
from partners.services.heartbeats import SCHEDULER, WORKER, beat, note
from portal.kernel.health import Condition, Finding, parts
from portal.kernel.leases import WorkState
from portal.kernel.registries import works
from portal.web.operations_figures import AT_ONCE, reason
from tests.factories.dead_letters import dead_mail

pytestmark = pytest.mark.django_db
LIST = "/operations/given-up/partners.mail/"


@pytest.fixture
def visitor(client: Client) -> Client:
    """Return a browser in which the platform admin is signed in."""
    client.force_login(User.objects.create_superuser("admin@portal.example"))
    return client


def test_all_well_says_so(visitor: Client) -> None:
    beat(part=WORKER)
    beat(part=SCHEDULER)
    page = visitor.get("/operations/").text
    assert "Everything works. There is nothing to do." in page
    assert "Nothing was given up." in page
    assert all(str(part.label) in page and str(part.to_do) not in page for _key, part in parts.items())


def test_what_is_gone_stands_first_with_since_when_and_what_to_do(visitor: Client) -> None:
    beat(part=SCHEDULER)
    beat(part=WORKER, at=timezone.now() - dt.timedelta(hours=1))
    note(part="smtp", finding=Finding(Condition.WEAK, "SMTPConnectError"))
    page = visitor.get("/operations/").text
    assert "2 parts need somebody." in page
    assert page.index("Worker</p>") < page.index("Mail server</p>") < page.index("Database</p>")
    assert (str(parts["worker"].to_do) in page, str(parts["smtp"].to_do) in page) == (True, True)
    assert "SMTPConnectError" in page
    assert "silent" in page


def test_what_the_worker_noted_long_ago_counts_no_more(visitor: Client) -> None:
    for part in (WORKER, SCHEDULER):
        beat(part=part)
    note(part="smtp", finding=Finding(Condition.GONE), at=timezone.now() - dt.timedelta(hours=1))
    assert "Everything works." in visitor.get("/operations/").text


def test_worker_that_never_ran_is_named(visitor: Client) -> None:
    page = visitor.get("/operations/").text
    assert (Heartbeat.objects.count(), page.count("never seen")) == (0, 2)


def test_page_is_german_for_a_german_admin(visitor: Client) -> None:
    User.objects.update(language="de")
    assert "<h1>Betrieb</h1>" in visitor.get("/operations/").text


def test_given_up_is_counted_listed_and_tried_again_without_anybodys_name(visitor: Client) -> None:
    first, _second, hopeless = dead_mail("one"), dead_mail("two"), dead_mail("three", text="")
    page = visitor.get("/operations/").text
    assert LIST in page
    found = visitor.get(LIST).text
    assert "3 in all" in found
    assert "ConnectionRefusedError" in found
    assert "100 attempts" in found
    assert "Try all 2 again" in found
    assert "Correct the address" in found
    assert "dealers.example" not in page + found
    assert "Here it is." not in page + found
    said = visitor.post(f"{LIST}retry/", {"pk": first.pk}, follow=True).text
    assert "1 is tried again." in said
    said = visitor.post(f"{LIST}retry/", {"pk": hopeless.pk}, follow=True).text
    assert said.count("Correct the address") == 2  # the refusal, and the notice above the list
    assert "1 is tried again." in visitor.post(f"{LIST}retry/", follow=True).text
    assert Mail.objects.filter(work_state=WorkState.DEAD).get() == hopeless
    visitor.post(f"{LIST}retry/", {"pk": "9" * 30})
    assert "Try all" not in visitor.get(LIST).text


def test_list_is_empty_or_paged_by_key(visitor: Client) -> None:
    assert "Nothing was given up here" in visitor.get(LIST).text
    Mail.objects.bulk_create(
        Mail(
            to_address="a@b.example",
            from_address="x",
            subject="s",
            text="t",
            message_id=f"m{number}",
            dedupe_key=f"m{number}",
            work_state=WorkState.DEAD,
        )
        for number in range(AT_ONCE + 1)
    )
    first = visitor.get(LIST)
    assert first.text.count("Try again") == AT_ONCE
    cursor = first.context["found"].next_cursor
    rest = visitor.get(LIST, {"after": cursor}, headers={"HX-Request": "true"})
    assert (rest.text.count("Try again"), "<html" in rest.text) == (1, False)


@pytest.mark.parametrize("address", ["/operations/", LIST, "/operations/given-up/partners.nothing/"])
def test_others_find_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("a@example.org"))
    assert client.get(address).status_code == 404


def test_unknown_kind_is_not_there(visitor: Client) -> None:
    assert visitor.get("/operations/given-up/partners.user/").status_code == 404


@pytest.mark.parametrize(
    "kind, error, told",
    [
        ("partners.mail", "refused 550", "refused 550"),
        ("partners.importrun", "Column Müller is missing.", "See its own page: the reason stands there."),
        ("partners.webhookdelivery", "timeout", "No answer in time"),
        ("feedback.attachment", "too_big", "too_big"),
    ],
)
def test_reason_never_holds_what_somebody_wrote(kind: str, error: str, told: str) -> None:
    assert reason(works[kind], error) == told
