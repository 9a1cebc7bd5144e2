"""A 360 px phone over slow 4G, on which taps, seconds and kilobytes are counted."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession

from tests.rig.visitor import Visitor

DOWN, UP, LATENCY = 1_600_000 / 8, 750_000 / 8, 150
CHARACTERS_A_SECOND = 4


@dataclass
class SlowPhone:
    """Watches one visitor: how much came over the air, and how long it took, typing included."""

    visitor: Visitor
    session: CDPSession = field(init=False)
    bytes: int = 0
    typed: int = 0
    since: float = 0.0

    def __post_init__(self) -> None:
        """Slow the network down and begin to count."""
        self.session = self.visitor.context.new_cdp_session(self.visitor.page)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        conditions = {"offline": False, "latency": LATENCY}
        conditions |= {"downloadThroughput": DOWN, "uploadThroughput": UP}
        self.session.send("Network.emulateNetworkConditions", conditions)
        self.session.on("Network.loadingFinished", self._count)
        self.begin()

    def _count(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])

    def begin(self) -> None:
        """Start counting anew."""
        self.bytes, self.typed, self.visitor.taps, self.since = 0, 0, 0, time.monotonic()

    def type(self, selector: str, words: str) -> None:
        """Tap into a field, which counts, and type; the seconds of typing are added, not waited for."""
        self.visitor.tap(self.visitor.page.locator(selector))
        self.visitor.page.locator(selector).fill(words)
        self.typed += len(words)

    @property
    def seconds(self) -> float:
        """Return the seconds since the beginning, with the time that a thumb needs for the typing."""
        return time.monotonic() - self.since + self.typed / CHARACTERS_A_SECOND

    @property
    def kilobytes(self) -> float:
        """Return what came over the air."""
        return self.bytes / 1000

    def figure(self, what: str) -> str:
        """Say what was counted."""
        taps = self.visitor.taps
        return (
            f"- {what}: {taps} taps, {self.seconds:.1f} s ({self.typed} characters), {self.kilobytes:.0f} KB"
        )
