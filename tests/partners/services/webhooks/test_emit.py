"""Events: written once, with the fact, for the targets that want them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from partners.models import WebhookDelivery, WebhookEvent
from partners.scope import Scope
from partners.services.retention import drop_what_is_over
from partners.services.webhooks.emit import emit_event, outer_id, untold
from partners.services.webhooks.targets import pause_target
from tests.factories.partners import NetworkFactory
from tests.factories.webhooks import happen, target_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


def test_event_without_a_target_writes_nothing(network) -> None:
    target_of(NetworkFactory())
    target_of(network, events=("promise.due",))
    assert happen(network) is None
    assert WebhookEvent.objects.count() == 0


def test_event_goes_to_each_target_that_wants_it_also_to_a_paused_one(network) -> None:
    wanted = [target_of(network), target_of(network, events=("remark.answered",))]
    target_of(network, events=("promise.due",))
    pause_target(scope=Scope.system(network.pk), target=wanted[1])
    event = happen(network)
    assert set(event.deliveries.values_list("target_id", flat=True)) == {one.pk for one in wanted}
    assert event.message_id.startswith("msg_")


def test_same_key_a_second_time_writes_nothing(network) -> None:
    target_of(network)
    assert happen(network) is not None
    assert happen(network) is None
    assert WebhookDelivery.objects.count() == 1
    key = WebhookEvent.objects.get().dedupe_key
    assert untold([key, "other"]) == {"other"}


def test_event_is_rolled_back_with_its_fact(network) -> None:
    target_of(network)
    with transaction.atomic():
        assert happen(network) is not None
        transaction.set_rollback(True)
    assert WebhookEvent.objects.count() == 0


def test_worker_is_woken_after_the_commit(network, monkeypatch, django_capture_on_commit_callbacks) -> None:
    target_of(network)
    woken: list[str] = []
    monkeypatch.setattr("portal.kernel.nudges.publish", lambda task, *_args: woken.append(task))
    with django_capture_on_commit_callbacks(execute=True):
        happen(network)
        assert woken == []
    assert woken == ["partners.deliver_webhooks"]


def test_unknown_type_is_a_mistake_of_the_code(network) -> None:
    now = timezone.now()
    with pytest.raises(LookupError):
        emit_event(
            network_id=network.pk,
            type="remark.eaten",
            data={},
            happened_at=now,
            dedupe_key="1",
            written_at=now,
        )


def test_target_added_later_is_not_told_of_what_was_before(network) -> None:
    now = timezone.now()
    target_of(network, at=now)
    assert happen(network, at=now - timedelta(seconds=1)) is None


def test_outer_id_is_stable_and_differs_by_kind() -> None:
    assert outer_id("answer", 1) == outer_id("answer", 1)
    assert outer_id("answer", 1) != outer_id("theme", 1)
    assert len(outer_id("answer", 1)) == 24


def test_events_are_dropped_after_ninety_days_with_their_deliveries(network) -> None:
    target_of(network)
    happen(network)
    now = timezone.now()
    drop_what_is_over(now + timedelta(days=89))
    assert WebhookDelivery.objects.count() == 1
    drop_what_is_over(now + timedelta(days=91))
    assert (WebhookEvent.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
