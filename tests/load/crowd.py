"""A crowd of signed-in people who ask at a steady pace, however long the portal takes to answer."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.rig.caller import Caller, Reply
from tests.rig.portal import Portal

AT_ONCE = 64
# What a second try may mend: the node died, or the one in front of it found none.
GONE = {502, 503, 504}


@dataclass(frozen=True)
class Asked:
    """One request: what for, what came, after how many seconds, and whether it was sent again."""

    what: str
    status: int
    seconds: float
    again: bool


@dataclass
class Walker(Caller):
    """One of the crowd; `patient` people send again what a dead node lost."""

    role: str = ""
    patient: bool = False
    asked: list[Asked] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        for again in (False, True):
            since = time.monotonic()
            try:
                reply = super()._ask(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                reply = Reply(0, {}, repr(error))
            lost = reply.status == 0 or reply.status in GONE
            if not (lost and self.patient and not again):
                break
            time.sleep(0.2)
        what = f"{method} {path.split('?')[0]}"
        self.asked.append(Asked(what, reply.status, time.monotonic() - since, again))
        return reply


@dataclass(frozen=True)
class Act:
    """Something that people do: who does it, how often beside other acts, and in how many requests."""

    name: str
    roles: frozenset[str]
    weight: int
    requests: int
    do: Callable[[Walker], object]


def walk(
    walkers: Sequence[Walker], acts: Sequence[Act], *, a_second: float, seconds: float, seed: int = 1
) -> list[Asked]:
    """Let the crowd ask for so long; what waits because all hands are full counts as waiting."""
    dice, plan = random.Random(seed), []
    at = 0.0
    while at < seconds:
        act = dice.choices(acts, [one.weight for one in acts])[0]
        able = [one for one in walkers if one.role in act.roles]
        plan.append((at, act, dice.choice(able)))
        at += act.requests / a_second
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as hands:
        for due, act, walker in plan:
            time.sleep(max(0.0, begun + due - time.monotonic()))
            hands.submit(_do, act, walker, begun + due)
    return [asked for walker in walkers for asked in walker.asked]


def _do(act: Act, walker: Walker, due: float) -> None:
    late = time.monotonic() - due
    with walker.turn:  # one person does one thing after another
        first = len(walker.asked)
        try:
            act.do(walker)
        except Exception as error:
            walker.asked.append(Asked(f"{act.name}: {error!r}", 0, 0.0, False))
        waited = walker.asked[first]
        walker.asked[first] = Asked(act.name, waited.status, waited.seconds + late, waited.again)


def lose_for_a_while(portal: Portal, names: Sequence[str], seconds: float) -> None:
    """Kill some parts after so many seconds, and start them again after as many more."""
    time.sleep(seconds)
    for name in names:
        portal.kill(name)
    time.sleep(seconds)
    portal.start(*names)


def faults(asked: Iterable[Asked]) -> Counter[str]:
    """Count what went wrong, by what was asked for and what came."""
    return Counter(f"{one.what}: {one.status}" for one in asked if not 200 <= one.status < 400)


def figures(asked: Sequence[Asked], seconds: float) -> list[str]:
    """Return the lines of a proof: how many, how fast, and which were slowest."""
    times = sorted(one.seconds for one in asked)
    slowest = Counter[str]()
    for one in asked:
        slowest[one.what.split("/")[0]] = max(slowest[one.what.split("/")[0]], int(one.seconds * 1000))
    at = [
        f"{share * 100:g} % within {times[int(share * (len(times) - 1))] * 1000:.0f} ms" for share in SHARES
    ]
    return [
        f"- {len(asked):,} requests in {seconds:.0f} s: {len(asked) / seconds:.1f} a second",
        f"- {', '.join(at)}; the slowest {times[-1] * 1000:.0f} ms",
        f"- sent again: {sum(one.again for one in asked)}",
        f"- errors: {sum(faults(asked).values())}",
        *(f"- {name}: slowest {worst} ms" for name, worst in slowest.most_common(12)),
    ]


SHARES = (0.5, 0.95, 0.99)
