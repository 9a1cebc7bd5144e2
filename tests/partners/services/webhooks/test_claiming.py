"""One delivery at a time for each target, whoever else is at work: nobody is held, nothing is lost."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partners.models import WebhookDelivery, WebhookTarget
from partners.querysets import WebhookTargetQuerySet
from partners.services.webhooks import deliver
from partners.services.webhooks.deliver import LEASE, deliver_due_webhooks
from portal.kernel.leases import LeasedQuerySet, WorkState
from tests.factories.partners import NetworkFactory
from tests.factories.webhooks import happen, target_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def target() -> WebhookTarget:
    made = target_of(NetworkFactory())
    happen(made.network)
    return made


def waiting() -> int:
    return WebhookDelivery.objects.filter(work_state=WorkState.DUE, attempts=0).count()


def test_round_that_is_over_takes_nothing_more(target, monkeypatch) -> None:
    monkeypatch.setattr(deliver, "ROUND_SECONDS", -1)
    assert (deliver_due_webhooks(), waiting()) == (0, 1)


def test_target_that_another_worker_has_is_left_to_it(target) -> None:
    now = timezone.now()
    WebhookTarget.objects.update(leased_until=now + LEASE, lease_token="another's")
    assert (deliver._claim(target.pk, now), waiting()) == (None, 1)
    assert WebhookTarget.objects.get().lease_token == "another's"


def test_target_that_is_removed_meanwhile_is_no_errand(target, monkeypatch) -> None:
    lease = WebhookTargetQuerySet.update

    def lease_and_lose(rows, **changes) -> int:
        made = lease(rows, **changes)
        WebhookTarget.objects.all().delete()
        return made

    monkeypatch.setattr(WebhookTargetQuerySet, "update", lease_and_lose)
    assert deliver._take(1) == []


def test_target_whose_delivery_was_taken_is_let_go(target, monkeypatch) -> None:
    monkeypatch.setattr(LeasedQuerySet, "claim", lambda rows, pk: None)
    assert deliver._take(1) == []
    assert (WebhookTarget.objects.get().leased_until, waiting()) == (None, 1)


def test_target_with_nothing_due_any_more_is_let_go(target) -> None:
    WebhookDelivery.objects.all().delete()
    assert deliver._claim(target.pk, timezone.now()) is None
    assert WebhookTarget.objects.get().lease_token == ""
