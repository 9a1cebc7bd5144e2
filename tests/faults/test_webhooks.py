"""Workers die while they tell other systems: nothing is lost, and a second copy has the same id."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import pytest

from partners.models import WebhookDelivery, WebhookTarget
from portal.kernel.leases import WorkState
from tests.factories.partners import NetworkFactory
from tests.factories.webhooks import happen, target_of
from tests.faults.deaths import TIMES, kill_at, time_until_done
from tests.rig.portal import Portal
from tests.rig.receiver import Receiver, receiving
from tests.scale import write_proof

WORKERS = ("worker", "worker-2")
EVENTS = 5
# The point, and how often at most one message arrives when a worker dies there.
POINTS = {"claimed-webhookdelivery": 1, "settling-webhookdelivery": 2}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def tell(target: WebhookTarget, ids: set[str]) -> Callable[[], None]:
    """Return what lets a few things happen of which the target is told."""

    def act() -> None:
        for _each in range(EVENTS):
            event = happen(target.network, secrets.token_hex(6))
            assert event is not None
            ids.add(event.message_id)

    return act


def is_delivered(target: WebhookTarget) -> bool:
    return not WebhookDelivery.objects.filter(target=target).exclude(work_state=WorkState.DONE).exists()


@pytest.mark.parametrize("point", POINTS)
def test_event_of_a_killed_worker_arrives(mortal_portal: Portal, receiver: Receiver, point: str) -> None:
    mortal_portal.start("worker", "worker-2", "scheduler")
    figures = []
    target = target_of(NetworkFactory(), receiver)
    for _time in range(TIMES):
        ids: set[str] = set()
        receiver.taken.clear()
        dead = kill_at(mortal_portal, point, tell(target, ids), WORKERS)
        figures.append(time_until_done(point, lambda: is_delivered(target)))
        arrived = [message.id for message in receiver.taken]
        assert set(arrived) == ids
        assert all(message.is_signed for message in receiver.taken)
        assert EVENTS <= len(arrived) < EVENTS + POINTS[point]
        mortal_portal.children[dead].start()
    write_proof(f"kill-webhooks-{point}", f"A worker killed at {point}", [str(figure) for figure in figures])
