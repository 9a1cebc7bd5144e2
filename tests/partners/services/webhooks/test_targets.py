"""Targets: added, changed, paused, given another secret, removed; each logged, by the lead alone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from partners.enums import Role
from partners.models import ActivityLog, WebhookDelivery, WebhookEvent, WebhookTarget
from partners.scope import Scope
from partners.sealing import unseal
from partners.services.webhooks import targets
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.leases import WorkState
from tests.factories.feedback import scope_of
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.webhooks import happen, target_of

pytestmark = pytest.mark.django_db
URL = "http://127.0.0.1:9/hook"
EVENTS = ["remark.answered", "promise.due"]


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def lead(network) -> Scope:
    return scope_of(MembershipFactory(network=network, role=Role.AGENCY_LEAD))


def logged() -> list[str]:
    rows = ActivityLog.objects.filter(object_kind="webhook_target").order_by("pk")
    return [verb.removeprefix("partners.webhook_") for verb in rows.values_list("verb", flat=True)]


def test_add_target_seals_the_secret_and_returns_it_once(lead) -> None:
    target, secret = targets.add_target(scope=lead, url=f" {URL} ", events=EVENTS, at=timezone.now())
    stored = WebhookTarget.objects.get()
    assert (stored.url, stored.events) == (URL, sorted(EVENTS))
    assert secret.startswith("whsec_")
    assert stored.secret.startswith("sealed:")
    assert unseal(stored.secret) == secret
    assert logged() == ["added"]


@pytest.mark.parametrize("events", [[], ["remark.eaten"], ["promise.due", "x"]])
def test_target_without_known_events_is_refused(lead, events) -> None:
    with pytest.raises(DomainError) as refused:
        targets.add_target(scope=lead, url=URL, events=events, at=timezone.now())
    assert refused.value.code == "events_missing"


def test_private_address_is_refused_at_saving_and_at_changing(lead, network, settings) -> None:
    target = target_of(network)
    settings.WEBHOOKS_LOCAL_TARGETS = False
    with pytest.raises(DomainError) as refused:
        targets.add_target(scope=lead, url="https://127.1/", events=EVENTS, at=timezone.now())
    assert refused.value.code == "private"
    with pytest.raises(DomainError):
        targets.change_target(scope=lead, target=target, url="https://[::1]/", events=EVENTS)
    assert list(WebhookTarget.objects.values_list("url", flat=True)) == [target.url]


def test_more_targets_than_allowed_are_refused(lead, network) -> None:
    for _each in range(targets.MOST):
        target_of(network)
    with pytest.raises(DomainError):
        targets.add_target(scope=lead, url=URL, events=EVENTS, at=timezone.now())


def test_change_target_keeps_its_secret(lead, network) -> None:
    target = target_of(network)
    targets.change_target(scope=lead, target=target, url=URL + "/2", events=["promise.due"])
    stored = WebhookTarget.objects.get()
    assert (stored.url, stored.events, stored.secret) == (URL + "/2", ["promise.due"], target.secret)
    assert logged() == ["added", "changed"]


def test_pause_and_resume_are_logged_once_each(lead, network) -> None:
    target = target_of(network)
    for _each in range(2):
        targets.pause_target(scope=lead, target=target)
    for _each in range(2):
        targets.resume_target(scope=lead, target=target)
    assert logged() == ["added", "paused", "resumed"]


def test_test_event_goes_to_this_target_alone(lead, network) -> None:
    target = target_of(network, events=("promise.due",))
    target_of(network)
    event = targets.send_test(scope=lead, target=target, at=timezone.now())
    assert event.type == "webhook.test"
    assert list(event.deliveries.values_list("target_id", flat=True)) == [target.pk]


def test_paused_target_is_sent_no_test_and_no_replay(lead, network) -> None:
    target = target_of(network)
    happen(network)
    WebhookDelivery.objects.update(work_state=WorkState.DEAD)
    targets.pause_target(scope=lead, target=target)
    target.refresh_from_db()
    now = timezone.now()
    delivery = WebhookDelivery.objects.get()
    for refused in (
        lambda: targets.send_test(scope=lead, target=target, at=now),
        lambda: targets.replay_dead(scope=lead, target=target, at=now),
        lambda: targets.replay_delivery(scope=lead, delivery=delivery, at=now),
    ):
        with pytest.raises(DomainError) as error:
            refused()
        assert error.value.code == "not_active"


def test_replay_dead_takes_this_targets_dead_alone(lead, network) -> None:
    target, other = target_of(network), target_of(network)
    happen(network, "1")
    happen(network, "2")
    WebhookDelivery.objects.update(work_state=WorkState.DEAD, attempts=10)
    first = target.deliveries.first()
    WebhookDelivery.objects.filter(pk=first.pk).update(work_state=WorkState.DONE)
    assert targets.replay_dead(scope=lead, target=target, at=timezone.now()) == 1
    assert targets.replay_dead(scope=lead, target=target, at=timezone.now()) == 0
    again = target.deliveries.exclude(pk=first.pk).get()
    assert (again.work_state, again.attempts) == (WorkState.DUE, 0)
    assert set(other.deliveries.values_list("work_state", flat=True)) == {WorkState.DEAD}
    assert logged().count("replayed") == 1


def test_remove_target_takes_its_deliveries_along(lead, network) -> None:
    target, other = target_of(network), target_of(network)
    happen(network)
    targets.remove_target(scope=lead, target=target)
    assert list(WebhookTarget.objects.all()) == [other]
    assert WebhookDelivery.objects.get().target_id == other.pk
    assert WebhookEvent.objects.count() == 1
    assert logged()[-1] == "removed"


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.AGENCY_LEAD])
def test_nobody_but_the_lead_changes_targets(network, role) -> None:
    scope = scope_of(MembershipFactory(network=network, role=role))
    target = target_of(network)
    happen(network)
    now, delivery = timezone.now(), WebhookDelivery.objects.get()
    for verb in (
        lambda: targets.add_target(scope=scope, url=URL, events=EVENTS, at=now),
        lambda: targets.change_target(scope=scope, target=target, url=URL, events=EVENTS),
        lambda: targets.pause_target(scope=scope, target=target),
        lambda: targets.resume_target(scope=scope, target=target),
        lambda: targets.rotate_secret(scope=scope, target=target, at=now),
        lambda: targets.remove_target(scope=scope, target=target),
        lambda: targets.send_test(scope=scope, target=target, at=now),
        lambda: targets.replay_delivery(scope=scope, delivery=delivery, at=now),
        lambda: targets.replay_dead(scope=scope, target=target, at=now),
    ):
        with pytest.raises(NotAllowedError):
            verb()
    assert not WebhookTarget.objects.visible_to(scope).exists()
    assert not WebhookDelivery.objects.visible_to(scope).exists()


def test_whoever_looks_on_as_the_lead_sees_and_changes_nothing(lead, network) -> None:
    target = target_of(network)
    observed = lead.observed(by=1)
    assert not WebhookTarget.objects.visible_to(observed).exists()
    with pytest.raises(NotAllowedError):
        targets.pause_target(scope=observed, target=target)


def test_send_test_that_writes_nothing_is_no_success(lead, network, monkeypatch) -> None:
    target = target_of(network)
    monkeypatch.setattr(targets, "write_event", lambda *_ignored: None)
    with pytest.raises(LookupError):
        targets.send_test(scope=lead, target=target, at=timezone.now())
    assert "tested" not in logged()
