"""Sending again by hand, and what was on its way to a target that went."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from partners.models import ActivityLog, WebhookDelivery, WebhookTarget
from partners.scope import Scope
from partners.services.webhooks import deliver, posting
from partners.services.webhooks.deliver import deliver_due_webhooks
from partners.services.webhooks.targets import remove_target, replay_delivery
from tests.factories.partners import NetworkFactory
from tests.factories.webhooks import happen, target_of
from tests.rig.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def target(network, receiver) -> WebhookTarget:
    return target_of(network, receiver)


def test_replay_sends_the_same_id_once_more(network, receiver, target) -> None:
    happen(network)
    deliver_due_webhooks()
    scope = Scope.system(network.pk)
    replay_delivery(
        scope=scope, delivery=WebhookDelivery.objects.select_related("target").get(), at=timezone.now()
    )
    replay_delivery(
        scope=scope, delivery=WebhookDelivery.objects.select_related("target").get(), at=timezone.now()
    )
    deliver_due_webhooks()
    assert len(receiver.taken) == 2
    assert len({message.id for message in receiver.taken}) == 1
    assert ActivityLog.objects.filter(verb="partners.webhook_replayed").count() == 1


def test_target_removed_while_a_delivery_is_under_way_is_no_trouble(network, receiver, target) -> None:
    happen(network)
    (held,) = deliver._take(1)
    remove_target(scope=Scope.system(network.pk), target=target)
    deliver.settle(held, posting.Outcome(204))
    assert (WebhookTarget.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
