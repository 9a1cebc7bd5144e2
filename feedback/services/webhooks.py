"""Tell other systems what was said and answered, and which promise is due: ids, states and days alone.

A remark whose author is protected is told of after its day is over, in random order with the others of that
day: neither the moment nor the place in a row says anything that HQ may not know. No event names a partner,
and none is sent for each of those whom an answer reaches: their number is a figure, and has a threshold.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from feedback.enums import Mode
from feedback.models import Answer, Promise, Remark
from feedback.working_time import end_of_day, start_of_day
from partners.models import Network, WebhookTarget
from partners.services.each_network import in_each_network
from partners.services.webhooks.emit import emit_event, outer_id, untold, wanting
from portal.kernel.identifiers import earlier_names, keyed_name

RECEIVED, ANSWERED, PROMISE_DUE = "remark.received", "remark.answered", "promise.due"
# How far back is looked: a scheduler that stood still for so long loses nothing.
LOOK_BACK = timedelta(days=3)


def emit_received(remark: Remark, at: datetime) -> None:
    """Tell of a remark named to HQ, in its transaction; protected ones wait for `emit_of_past_days`."""
    if not remark.is_protected:
        _emit_received(remark, remark.network, at, known_by=None)


def emit_answered(answer: Answer) -> None:
    """Tell of an answer, in its transaction: one event, however many it reaches."""
    day = _day(answer.answered_at, answer.network)
    data = {
        "answer": outer_id("answer", answer.pk),
        "theme": outer_id("theme", answer.theme_id),
        "kind": answer.kind,
        "promise_due": answer.until.isoformat() if answer.until else None,
        "day": day.isoformat(),
    }
    emit_event(
        network_id=answer.network_id,
        type=ANSWERED,
        data=data,
        happened_at=answer.answered_at,
        dedupe_key=f"{ANSWERED}:{answer.pk}",
        written_at=answer.answered_at,
    )


def emit_of_past_days(now: datetime) -> None:
    """Tell of protected remarks whose day is over, and of promises that are due and not kept."""
    told = WebhookTarget.objects.order_by().values("network_id").distinct()
    in_each_network(lambda network: _emit(network, now), Network.objects.filter(pk__in=told).order_by("pk"))


def _emit(network: Network, now: datetime) -> None:
    _emit_protected(network, now)
    _emit_promises(network, now)


def _emit_protected(network: Network, now: datetime) -> None:
    today = start_of_day(now, network.time_zone)
    said = Remark.objects.filter(
        network=network, submitted_at__gte=today - LOOK_BACK, submitted_at__lt=today
    ).exclude(mode=Mode.NAMED)
    found = list(said) if wanting(network.pk, RECEIVED, today) else []
    random.SystemRandom().shuffle(found)
    fresh = untold([key for remark in found for key in _keys(remark)])
    for remark in found:
        if fresh.issuperset(_keys(remark)):
            over = end_of_day(remark.submitted_at, network.time_zone)
            _emit_received(remark, network, now, known_by=over)


def _keys(remark: Remark) -> list[str]:
    """Return the keys of a remark's event under this installation's key and its earlier ones."""
    names = [keyed_name(RECEIVED, remark.number), *earlier_names(RECEIVED, remark.number)]
    return [f"{RECEIVED}:{name}" for name in names]


def _emit_received(remark: Remark, network: Network, at: datetime, known_by: datetime | None) -> None:
    data: dict[str, Any] = {
        "remark": outer_id("remark", remark.number),
        "kind": remark.kind,
        "route": remark.route,
        "mode": remark.mode,
        "day": _day(remark.submitted_at, network).isoformat(),
    }
    emit_event(
        network_id=remark.network_id,
        type=RECEIVED,
        data=data,
        happened_at=start_of_day(remark.submitted_at, network.time_zone),
        dedupe_key=_keys(remark)[0],
        known_by=known_by,
        written_at=at,
    )


def _emit_promises(network: Network, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    due = Promise.objects.filter(
        network=network, kept_at=None, due_on__lte=today, due_on__gt=today - LOOK_BACK
    )
    for promise in due.select_related("answer").order_by("due_on", "pk"):
        data = {
            "answer": outer_id("answer", promise.answer_id),
            "theme": outer_id("theme", promise.answer.theme_id),
            "due_on": promise.due_on.isoformat(),
        }
        emit_event(
            network_id=network.pk,
            type=PROMISE_DUE,
            data=data,
            happened_at=_begin(promise.due_on, network),
            dedupe_key=f"{PROMISE_DUE}:{promise.pk}:{promise.due_on.isoformat()}",
            known_by=_begin(promise.due_on + timedelta(days=1), network),
            written_at=now,
        )


def _day(at: datetime, network: Network) -> date:
    return at.astimezone(ZoneInfo(network.time_zone)).date()


def _begin(day: date, network: Network) -> datetime:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(network.time_zone))
    return start_of_day(noon, network.time_zone)
