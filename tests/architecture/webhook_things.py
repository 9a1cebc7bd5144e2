"""A target in each network, and an event that waits to be sent to it, for the matrix and the canaries."""

from __future__ import annotations

from tests.architecture.world import Side
from tests.factories.webhooks import happen, target_of
from tests.rig.receiver import Receiver


def fill_webhooks(side: Side) -> None:
    """Let one system be told, and something happen of which it is."""
    receiver = Receiver(url=f"http://127.0.0.1:9/{side.word}")
    target = target_of(side.network, receiver)
    happen(side.network, side.word)
    side.things |= {"webhook": target, "webhook delivery": target.deliveries.get()}
