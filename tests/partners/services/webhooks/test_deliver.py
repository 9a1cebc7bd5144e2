"""Deliveries: retried over three days, nothing lost, one target's trouble nobody else's."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db.models import Min
from django.utils import timezone

from partners.models import ActivityLog, WebhookDelivery, WebhookTarget
from partners.scope import Scope
from partners.services.webhooks import deliver, posting
from partners.services.webhooks.deliver import MOST_ATTEMPTS, WAITS, deliver_due_webhooks, nudge_due_webhooks
from partners.services.webhooks.targets import (
    pause_target,
    replay_dead,
    resume_target,
    rotate_secret,
)
from portal.kernel.leases import WorkState
from tests.factories.partners import NetworkFactory
from tests.factories.webhooks import happen, target_of
from tests.rig.receiver import Answer, Receiver, receiving
from tests.scale import scale, write_proof

pytestmark = pytest.mark.django_db
EVENTS = scale(60, 1000)
SHARE = 0.3


@pytest.fixture
def listening() -> Iterator[Callable[[], Receiver]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(receiving())


@pytest.fixture
def receiver(listening) -> Receiver:
    return listening()


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def target(network, receiver) -> WebhookTarget:
    return target_of(network, receiver)


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.select_related("target", "event").get()


def work_until_over(most_rounds: int = 400) -> datetime:
    """Deliver, moving the clock to whatever is due next, until nothing is; returns what time it was then."""
    now = timezone.now()
    for _round in range(most_rounds):
        with time_machine.travel(now):
            while deliver_due_webhooks():
                pass
        waiting = WebhookDelivery.objects.filter(work_state=WorkState.DUE)
        due = waiting.aggregate(due=Min("due_at"))["due"]
        if due is None:
            return now
        now = max(due, now) + timedelta(seconds=1)
    raise AssertionError


def test_nothing_is_lost_at_a_receiver_that_fails_thirty_percent(network, receiver, target) -> None:
    receiver.fails = SHARE
    begun = timezone.now()
    ids = {happen(network, str(number)).message_id for number in range(EVENTS)}
    over = work_until_over()
    tried = Counter(message.id for message in receiver.messages)
    rows = WebhookDelivery.objects.all()
    assert {message.id for message in receiver.taken} == ids == set(tried)
    assert all(message.is_signed for message in receiver.messages)
    assert rows.filter(work_state=WorkState.DONE).count() == EVENTS
    assert sum(rows.values_list("attempts", flat=True)) == len(receiver.messages) > EVENTS
    bodies = {message.id: message.body for message in receiver.messages}
    assert all(bodies[message.id] == message.body for message in receiver.messages)
    figures = [
        f"- {EVENTS} events, {len(receiver.messages)} attempts, at most {max(tried.values())} for one",
        f"- lost: {EVENTS - len({message.id for message in receiver.taken})}",
        f"- all delivered after {over - begun} by the clock that was moved",
    ]
    write_proof("webhooks", f"A receiver that fails {SHARE:.0%} of the time", figures)


def test_message_has_type_timestamp_and_data(network, receiver, target) -> None:
    at = timezone.now()
    event = happen(network, "one", at)
    deliver_due_webhooks()
    (message,) = receiver.taken
    assert json.loads(message.body) == {
        "type": "remark.answered",
        "timestamp": at.isoformat().replace("+00:00", "Z"),
        "data": {"answer": "one"},
    }
    assert (message.id, message.host) == (event.message_id, receiver.url.split("/")[2])
    done = only()
    assert (done.work_state, done.last_status, done.attempts) == (WorkState.DONE, 204, 1)
    assert done.finished_at is not None


def test_receiver_that_always_fails_is_given_up_after_three_days(network, receiver, target) -> None:
    receiver.answer = Answer(503, body=b"sor\x00ry\r\nfor\x1b[31m that " + b"x" * 9000)
    begun = timezone.now()
    happen(network)
    over = work_until_over()
    dead = only()
    assert (dead.work_state, dead.attempts) == (WorkState.DEAD, MOST_ATTEMPTS)
    assert timedelta(days=2.2) < over - begun < timedelta(days=4)
    assert len({message.id for message in receiver.messages}) == 1
    assert len(receiver.messages) == MOST_ATTEMPTS == len(dead.attempts_made)
    assert dead.answer.startswith("sor ry for [31m that xxx")
    assert len(dead.answer) == 200
    assert sum(WAITS, timedelta()) > timedelta(days=2.9)


def test_waits_are_drawn_apart(network, target, monkeypatch) -> None:
    monkeypatch.setattr(deliver, "post", lambda *_args: posting.Outcome(500, "status"))
    for number in range(20):
        happen(network, str(number))
    deliver_due_webhooks()
    assert WebhookDelivery.objects.values("due_at").distinct().count() == 20
    now = timezone.now()
    waits = [due - now for due in WebhookDelivery.objects.values_list("due_at", flat=True)]
    assert all(timedelta(seconds=20) < one < timedelta(seconds=40) for one in waits)


@pytest.mark.parametrize(
    "header, least, most",
    [("300", 290, 301), ("0", 0, 40), ("999999", 3590, 3601), ("soon", 0, 40), ("date", 590, 601)],
)
def test_retry_after_is_honoured_within_an_hour(network, receiver, target, header, least, most) -> None:
    if header == "date":
        header = f"{timezone.now() + timedelta(minutes=10):%a, %d %b %Y %H:%M:%S GMT}"
    receiver.answer = Answer(429, {"Retry-After": header})
    happen(network)
    deliver_due_webhooks()
    wait = (only().due_at - timezone.now()).total_seconds()
    assert least <= wait <= most
    receiver.answer = Answer()
    happen(network, "2")
    deliver_due_webhooks()
    assert len(receiver.taken) == (1 if least else 2)


def test_gone_receiver_is_switched_off_and_can_be_resumed(network, receiver, target) -> None:
    receiver.answer = Answer(410)
    first, _second = happen(network, "1"), happen(network, "2")
    deliver_due_webhooks()
    target.refresh_from_db()
    assert (target.state, target.disabled_reason) == ("disabled", "gone")
    assert [message.id for message in receiver.messages] == [first.message_id]
    assert set(WebhookDelivery.objects.values_list("work_state", "last_error")) == {
        (WorkState.DEAD, "gone"),
        (WorkState.DEAD, "switched_off"),
    }
    assert ActivityLog.objects.filter(verb="partners.webhook_disabled", object_id=target.pk).count() == 1
    assert happen(network, "3") is None
    scope = Scope.system(network.pk)
    receiver.answer = Answer()
    resume_target(scope=scope, target=target)
    target.refresh_from_db()
    assert replay_dead(scope=scope, target=target, at=timezone.now()) == 2
    deliver_due_webhooks()
    assert set(WebhookDelivery.objects.values_list("work_state", flat=True)) == {WorkState.DONE}


def test_redirect_is_a_failure_that_says_so_and_is_not_followed(network, listening, receiver, target) -> None:
    elsewhere = listening()
    receiver.answer = Answer(302, {"Location": elsewhere.url})
    happen(network)
    deliver_due_webhooks()
    failed = only()
    assert (failed.work_state, failed.last_status, failed.last_error) == (WorkState.DUE, 302, "redirect")
    assert "redirects are not followed" in failed.error_label
    assert elsewhere.messages == []


def test_slow_target_delays_no_other(network, listening, monkeypatch) -> None:
    slow, quick = listening(), listening()
    release = threading.Event()
    slow.answer = Answer(hold=release)
    for each in (slow, quick):
        target_of(network, each)
    for number in range(5):
        happen(network, str(number))
    first_five = threading.Event()
    take = quick.receive

    def count(headers: dict[str, str], body: bytes) -> Answer:
        answer = take(headers, body)
        if len(quick.taken) == 5:
            first_five.set()
            release.set()
        return answer

    monkeypatch.setattr(quick, "receive", count)
    deliver_due_webhooks()
    # The slow one answers only once the quick one has all of its own: had it waited, the first were cut off.
    assert first_five.is_set()
    assert (len(slow.taken), len(quick.taken)) == (5, 5)
    assert set(WebhookDelivery.objects.values_list("work_state", "attempts")) == {(WorkState.DONE, 1)}


def test_target_that_never_answers_is_cut_off_in_time(network, listening, monkeypatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.3)
    silent = listening()
    silent.answer = Answer(hold=threading.Event())
    target_of(network, silent)
    happen(network)
    deliver_due_webhooks()
    failed = only()
    assert (failed.work_state, failed.last_error.partition(":")[0]) in {
        (WorkState.DUE, "timeout"),
        (WorkState.DUE, "no_answer"),
    }
    silent.answer.hold.set()


def test_one_delivery_is_under_way_at_a_target_at_most(network, receiver, target, monkeypatch) -> None:
    happen(network, "1")
    happen(network, "2")
    held = deliver._take(16)
    assert len(held) == 1
    assert deliver._take(16) == []
    assert nudge_due_webhooks() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert nudge_due_webhooks() == 1
        deliver_due_webhooks()
        deliver.settle(held[0], posting.Outcome(500, "status"))
    assert len(receiver.taken) == 2
    assert set(WebhookDelivery.objects.values_list("work_state", flat=True)) == {WorkState.DONE}


def test_paused_target_gets_nothing_until_it_is_resumed(network, receiver, target) -> None:
    scope = Scope.system(network.pk)
    pause_target(scope=scope, target=target)
    happen(network)
    assert deliver_due_webhooks() == 0
    resume_target(scope=scope, target=target)
    assert deliver_due_webhooks() == 1
    assert len(receiver.taken) == 1


def test_both_secrets_sign_for_a_day_after_a_change(network, receiver, target) -> None:
    earlier = receiver.secret
    new = rotate_secret(scope=Scope.system(network.pk), target=target, at=timezone.now())
    happen(network, "1")
    deliver_due_webhooks()
    receiver.secret = new
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        happen(network, "2")
        deliver_due_webhooks()
    receiver.secret = earlier
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        happen(network, "3")
        deliver_due_webhooks()
    assert [message.is_signed for message in receiver.messages] == [True, True, False]
    assert [len(message.signature.split()) for message in receiver.messages] == [2, 2, 1]


def test_secret_of_a_lost_key_sends_nothing_and_says_so(network, receiver, target, settings) -> None:
    settings.SECRET_KEY = "another"
    happen(network)
    deliver_due_webhooks()
    assert (only().last_error, receiver.messages) == ("unsealable", [])
    assert "make a new one" in only().error_label
