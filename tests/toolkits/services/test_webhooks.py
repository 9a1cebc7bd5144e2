"""Other systems hear of each publication of a toolkit once, whichever way it came about."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.models import WebhookEvent
from tests.factories.partners import NetworkFactory
from tests.factories.toolkits import ToolkitFactory
from tests.factories.webhooks import target_of
from toolkits.services.webhooks import emit_published
from toolkits.tasks import publish_scheduled_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    network = NetworkFactory()
    target_of(network)
    return network


def told() -> list[dict]:
    rows = WebhookEvent.objects.order_by("pk").values_list("payload", flat=True)
    return [json.loads(payload)["data"] for payload in rows]


def test_publication_is_told_of_once_and_a_new_version_once_more(network) -> None:
    page = ToolkitFactory(network=network, title="Canary title", slug="canary-slug")
    for _each in range(2):
        emit_published(timezone.now())
    assert told() == [{"toolkit": page.pk, "first_time": True}]
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        page.save_revision().publish()
        publish_scheduled_task()
        publish_scheduled_task()
    assert told() == [{"toolkit": page.pk, "first_time": True}, {"toolkit": page.pk, "first_time": False}]
    assert not WebhookEvent.objects.filter(payload__icontains="canary").exists()


def test_draft_and_what_was_published_before_the_target_are_not_told_of(network) -> None:
    ToolkitFactory(network=network, published=False)
    ToolkitFactory()
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        ToolkitFactory(network=network)
    emit_published(timezone.now())
    assert told() == []
