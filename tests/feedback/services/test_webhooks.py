"""What other systems hear of remarks, answers and promises: never more than the rules let HQ know."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from feedback.enums import AnswerKind, Mode
from feedback.models import Promise
from feedback.services.promises import keep_promise
from feedback.services.webhooks import emit_of_past_days
from feedback.tasks import emit_webhooks_task
from partners.models import WebhookEvent, WebhookTarget
from tests.factories.feedback import House
from tests.factories.webhooks import target_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 3, 23, 11, 17, 23, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def house() -> House:
    house = House.build(time_zone="Europe/Berlin")
    target_of(house.network)
    return house


def told(kind: str) -> list[dict]:
    events = WebhookEvent.objects.filter(type=kind).order_by("pk")
    return [json.loads(payload) for payload in events.values_list("payload", flat=True)]


def test_named_remark_is_told_of_in_its_own_transaction_with_five_facts(house) -> None:
    remark = house.remark(mode=Mode.NAMED)
    (event,) = told("remark.received")
    assert event["timestamp"] == "2026-03-22T23:00:00Z"
    assert set(event["data"]) == {"remark", "kind", "route", "mode", "day"}
    facts = ("problem", "form", "named", "2026-03-23")
    assert tuple(event["data"][key] for key in ("kind", "route", "mode", "day")) == facts
    for secret in (remark.number, remark.text, remark.partner.name, remark.partner.number):
        assert secret not in json.dumps(event)


@pytest.mark.parametrize("mode", [Mode.AGENCY_ONLY, Mode.NO_IDENTITY])
def test_protected_remark_is_told_of_once_and_only_when_its_day_is_over(house, mode) -> None:
    house.remark(mode=mode)
    emit_of_past_days(NOON + dt.timedelta(hours=11))
    assert told("remark.received") == []
    after = NOON + dt.timedelta(hours=12)
    for _each in range(2):
        emit_of_past_days(after)
    (event,) = told("remark.received")
    assert (event["data"]["mode"], event["data"]["day"]) == (mode, "2026-03-23")
    assert event["timestamp"] == "2026-03-22T23:00:00Z"
    assert WebhookEvent.objects.get().created_at == after


def test_protected_remarks_of_a_day_are_told_of_in_no_order_of_theirs(house, monkeypatch) -> None:
    remarks = [house.remark() for _each in range(4)]
    monkeypatch.setattr("random.SystemRandom.shuffle", lambda _self, rows: rows.reverse())
    emit_of_past_days(NOON + DAY)
    found = [event["data"]["remark"] for event in told("remark.received")]
    assert len(set(found)) == len(remarks)
    emitted = WebhookEvent.objects.values("created_at").distinct().count()
    assert emitted == 1


def test_event_of_a_protected_remark_holds_nothing_that_leads_back(house) -> None:
    remark = house.remark(mode=Mode.NO_IDENTITY)
    emit_of_past_days(NOON + DAY)
    event = WebhookEvent.objects.get()
    for told_of in (event.payload, event.dedupe_key, event.message_id):
        assert remark.number not in told_of
    assert "country" not in event.payload
    assert "11:17" not in event.payload


def test_remark_of_before_the_target_or_too_long_ago_is_not_told_of(house) -> None:
    house.remark()
    WebhookTarget.objects.update(created_at=NOON + DAY)
    emit_of_past_days(NOON + DAY)
    assert told("remark.received") == []
    WebhookTarget.objects.update(created_at=NOON)
    emit_of_past_days(NOON + 5 * DAY)
    assert told("remark.received") == []


def test_change_of_the_installations_key_tells_of_nothing_twice(house, settings) -> None:
    house.remark()
    emit_of_past_days(NOON + DAY)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    emit_of_past_days(NOON + DAY)
    assert len(told("remark.received")) == 1


def test_answer_is_told_of_once_however_many_it_reaches(house) -> None:
    for mode in (Mode.NAMED, Mode.AGENCY_ONLY, Mode.AGENCY_ONLY):
        house.passed(house.remark(mode=mode))
    answer = house.answered(kind=AnswerKind.WILL_DO, until=dt.date(2026, 4, 1))
    (event,) = told("remark.answered")
    assert event["timestamp"] == "2026-03-23T11:17:23Z"
    assert set(event["data"]) == {"answer", "theme", "kind", "promise_due", "day"}
    assert (event["data"]["kind"], event["data"]["promise_due"]) == ("will_do", "2026-04-01")
    for secret in (answer.text, house.theme.name, house.theme.code, house.sponsor.person.name):
        assert secret not in json.dumps(event)


def test_answer_without_a_date_says_so(house) -> None:
    house.passed(house.remark())
    house.answered(kind=AnswerKind.EXISTS)
    assert told("remark.answered")[0]["data"]["promise_due"] is None


def promised(house: House, due: dt.date) -> Promise:
    house.passed(house.remark())
    return Promise.objects.get(answer=house.answered(until=due))


def test_promise_is_told_of_once_on_its_day(house) -> None:
    promised(house, dt.date(2026, 3, 25))
    emit_of_past_days(NOON + DAY)
    assert told("promise.due") == []
    for hours in (36, 37, 60):
        emit_of_past_days(NOON + dt.timedelta(hours=hours))
    (event,) = told("promise.due")
    assert (event["data"]["due_on"], event["timestamp"]) == ("2026-03-25", "2026-03-24T23:00:00Z")
    assert event["data"]["answer"] == told("remark.answered")[0]["data"]["answer"]


def test_kept_promise_is_not_due(house) -> None:
    promise = promised(house, dt.date(2026, 3, 25))
    keep_promise(scope=house.hq, promise=promise, at=timezone.now())
    emit_of_past_days(NOON + 2 * DAY)
    assert told("promise.due") == []


def test_task_tells_twice_what_it_told_once(house) -> None:
    house.remark()
    with time_machine.travel(NOON + DAY):
        emit_webhooks_task()
        emit_webhooks_task()
    assert len(told("remark.received")) == 1


def test_other_networks_remarks_are_not_told_of(house) -> None:
    other = House.build()
    other.remark(mode=Mode.NAMED)
    other.remark()
    emit_of_past_days(NOON + DAY)
    assert told("remark.received") == []
