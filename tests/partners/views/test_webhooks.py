"""The agency lead's pages about webhooks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from partners.enums import Role
from partners.models import ActivityLog, WebhookDelivery, WebhookTarget
from portal.kernel.leases import WorkState
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.webhooks import happen, target_of

pytestmark = pytest.mark.django_db
AT = "/pumps/network/webhooks/"
FILLED = {"url": "http://127.0.0.1:9/hook", "events": ["remark.received", "promise.due"]}
HTMX = {"HX-Request": "true"}
LIST_QUERIES = 8


@pytest.fixture
def network():
    return NetworkFactory(slug="pumps")


@pytest.fixture
def lead(network) -> Client:
    client = Client()
    client.force_login(MembershipFactory(network=network, role=Role.AGENCY_LEAD).person.user)
    return client


def text(client: Client, address: str, **headers: object) -> str:
    return client.get(address, **headers).content.decode()


def test_first_visit_says_what_to_do_and_who_may_know_what(lead) -> None:
    page = text(lead, AT)
    assert "Nobody is told yet" in page
    assert "without thresholds" in page
    assert f'href="{AT}new/"' in page
    assert f'href="{AT}"' in text(lead, "/pumps/network/")


def test_secret_is_shown_once_when_a_target_is_added(lead) -> None:
    page = lead.post(f"{AT}new/", FILLED).content.decode()
    secret = re.search(r"whsec_[\w+/=]+", page)
    assert secret is not None
    target = WebhookTarget.objects.get()
    for address in (AT, f"{AT}{target.pk}/", f"{AT}{target.pk}/edit/", f"{AT}{target.pk}/secret/"):
        shown = text(lead, address)
        assert "127.0.0.1:9" in shown
        assert "whsec_" not in shown


@pytest.mark.parametrize(
    "missing",
    [{"url": ""}, {"events": []}, {"events": ["x"]}, {"url": "ftp://a.example/"}, {"url": "x" * 600}],
)
@pytest.mark.parametrize("page", ["new/", "edit/"])
def test_form_that_lacks_something_says_so_and_changes_nothing(lead, network, missing, page) -> None:
    target = target_of(network)
    address = f"{AT}new/" if page == "new/" else f"{AT}{target.pk}/edit/"
    answer = lead.post(address, FILLED | missing)
    assert (answer.status_code, WebhookTarget.objects.get().url) == (422, target.url)


def test_private_address_is_refused_with_a_sentence(lead, settings) -> None:
    settings.WEBHOOKS_LOCAL_TARGETS = False
    answer = lead.post(f"{AT}new/", FILLED | {"url": "https://127.1/hook"})
    assert answer.status_code == 422
    assert "private network" in answer.content.decode()


def test_edit_changes_address_and_events(lead, network) -> None:
    target = target_of(network)
    assert lead.post(f"{AT}{target.pk}/edit/", FILLED).status_code == 302
    target.refresh_from_db()
    assert (target.url, target.events) == (FILLED["url"], ["promise.due", "remark.received"])


def test_another_secret_asks_first_and_is_shown_once(lead, network) -> None:
    target = target_of(network)
    assert "Make another secret?" in text(lead, f"{AT}{target.pk}/secret/")
    page = lead.post(f"{AT}{target.pk}/secret/").content.decode()
    assert "whsec_" in page
    assert "24 hours" in page
    before = target.secret
    target.refresh_from_db()
    assert (target.earlier_secret, target.secret != before) == (before, True)


def test_pause_and_resume_say_so(lead, network) -> None:
    target = target_of(network)
    lead.post(f"{AT}{target.pk}/state/", {"state": "paused"})
    assert "This target is paused" in text(lead, f"{AT}{target.pk}/")
    lead.post(f"{AT}{target.pk}/state/", {"state": "active"})
    assert "This target is paused" not in text(lead, f"{AT}{target.pk}/")


def test_target_that_was_switched_off_says_why(lead, network) -> None:
    target = target_of(network)
    WebhookTarget.objects.update(state="disabled", disabled_reason="gone")
    page = text(lead, f"{AT}{target.pk}/")
    assert "answered 410" in page
    assert "Resume" in page


def test_remove_asks_first(lead, network) -> None:
    target = target_of(network)
    assert "Remove this target?" in text(lead, f"{AT}{target.pk}/remove/")
    assert WebhookTarget.objects.count() == 1
    assert lead.post(f"{AT}{target.pk}/remove/").status_code == 302
    assert WebhookTarget.objects.count() == 0


def test_test_is_sent_and_listed(lead, network) -> None:
    target = target_of(network)
    assert "Nothing was sent yet" in text(lead, f"{AT}{target.pk}/")
    page = lead.post(f"{AT}{target.pk}/test/", follow=True).content.decode()
    assert "A test is on its way" in page
    delivery = WebhookDelivery.objects.get()
    assert f'href="{AT}deliveries/{delivery.pk}/"' in page


def test_paused_target_refuses_a_test_and_replays_with_a_sentence(lead, network) -> None:
    target = target_of(network)
    happen(network)
    WebhookTarget.objects.update(state="paused")
    WebhookDelivery.objects.update(work_state=WorkState.DEAD)
    sent = WebhookDelivery.objects.get()
    for address in (f"{target.pk}/test/", f"{target.pk}/replay/", f"deliveries/{sent.pk}/replay/"):
        assert "Resume it first" in lead.post(AT + address, follow=True).content.decode()
    assert WebhookDelivery.objects.get().work_state == WorkState.DEAD


def fill(network, count: int) -> WebhookTarget:
    target = target_of(network)
    for number in range(count):
        happen(network, str(number))
    return target


def test_deliveries_are_paged_by_key_newest_first(lead, network) -> None:
    target = fill(network, 30)
    page = text(lead, f"{AT}{target.pk}/")
    listed = [int(pk) for pk in re.findall(r"deliveries/(\d+)/", page)]
    more = re.search(r'href="(\?state=&amp;after=[^"]+)"', page)
    assert more is not None
    rest = text(lead, f"{AT}{target.pk}/{more[1].replace('&amp;', '&')}", headers=HTMX)
    listed += [int(pk) for pk in re.findall(r"deliveries/(\d+)/", rest)]
    newest_first = target.deliveries.order_by("-created_at", "-pk").values_list("pk", flat=True)
    assert listed == list(newest_first)


@pytest.mark.parametrize("count", [1, 4])
def test_list_asks_the_same_number_of_queries(lead, network, count, django_assert_num_queries) -> None:
    target = fill(network, count)
    text(lead, f"{AT}{target.pk}/")
    with django_assert_num_queries(LIST_QUERIES):
        text(lead, f"{AT}{target.pk}/")


def test_filter_keeps_one_state(lead, network) -> None:
    target = fill(network, 3)
    first, second, third = target.deliveries.order_by("pk")
    for one, state in ((first, WorkState.DONE), (second, WorkState.DEAD), (third, WorkState.LEASED)):
        WebhookDelivery.objects.filter(pk=one.pk).update(work_state=state)
    for state, expected in (("done", first), ("dead", second), ("due", third)):
        page = text(lead, f"{AT}{target.pk}/?state={state}")
        assert re.findall(r"deliveries/(\d+)/", page) == [str(expected.pk)]
    WebhookDelivery.objects.update(work_state=WorkState.DONE)
    assert "Nothing in this state" in text(lead, f"{AT}{target.pk}/?state=dead")
    assert len(re.findall(r"deliveries/(\d+)/", text(lead, f"{AT}{target.pk}/?state=odd"))) == 3


def test_detail_shows_payload_and_attempts(lead, network) -> None:
    fill(network, 1)
    sent = WebhookDelivery.objects.select_related("event").get()
    address = f"{AT}deliveries/{sent.pk}/"
    assert "Not tried yet" in text(lead, address)
    tried = {"at": timezone.now().isoformat(), "status": 302, "error": "redirect"}
    changes = {"history": [tried], "work_state": WorkState.DEAD, "last_error": "redirect", "answer": "<b>no"}
    WebhookDelivery.objects.update(finished_at=timezone.now(), last_status=302, **changes)
    page = text(lead, address)
    for shown in (
        sent.event.message_id,
        "remark.answered",
        "redirects are not followed",
        "302",
        "&lt;b&gt;no",
    ):
        assert shown in page


def test_replays_send_one_or_all_dead_again_and_are_logged(lead, network) -> None:
    target = fill(network, 3)
    WebhookDelivery.objects.update(work_state=WorkState.DEAD)
    one = target.deliveries.first()
    assert "Send again what was given up" in text(lead, f"{AT}{target.pk}/")
    lead.post(f"{AT}deliveries/{one.pk}/replay/")
    assert target.deliveries.filter(work_state=WorkState.DUE).get() == one
    page = lead.post(f"{AT}{target.pk}/replay/", follow=True).content.decode()
    assert "2 events are sent again." in page
    assert target.deliveries.filter(work_state=WorkState.DUE).count() == 3
    assert ActivityLog.objects.filter(verb="partners.webhook_replayed").count() == 2


def test_other_networks_target_is_as_if_it_did_not_exist(lead) -> None:
    other = NetworkFactory()
    target = target_of(other)
    happen(other)
    sent = WebhookDelivery.objects.get()
    for address in (f"{target.pk}/", f"{target.pk}/edit/", f"deliveries/{sent.pk}/"):
        assert lead.get(AT + address).status_code == 404
    assert lead.post(f"{AT}deliveries/{sent.pk}/replay/").status_code == 404
