"""Measure the CPU time and the SQL statements of a piece of work, beside a floor of the same run."""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Act = Callable[[], object]
BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Work:
    """Something to measure; `act` does it once."""

    name: str
    act: Act


@dataclass(frozen=True)
class Cost:
    """What a piece of work costs; `ratio` is to the floor, round by round."""

    name: str
    milliseconds: float
    low: float
    high: float
    statements: int
    ratio: float

    def __str__(self) -> str:
        return (
            f"{self.name:<32} {self.milliseconds:8.2f} ms CPU ({self.low:.2f} to {self.high:.2f})"
            f" {self.statements:4d} statements   {self.ratio:5.2f} x floor"
        )


def compare(floor: Work, *works: Work, rounds: int = 40, times: int = 5) -> list[Cost]:
    """Let the floor and the works take turns, `times` acts a turn; return their costs, the floor's first."""
    every = (floor, *works)
    for work in every:
        work.act()
    statements = [count_statements(work.act) for work in every]
    turns = [[_turn(work.act, times) for work in every] for _round in range(rounds)]
    return [
        _cost(work.name, [turn[place] for turn in turns], [turn[0] for turn in turns], statements[place])
        for place, work in enumerate(every)
    ]


def count_statements(act: Act) -> int:
    """Count the SQL statements of one act, without transaction bookkeeping."""
    from django.db import connection  # noqa: PLC0415 (a bench sets Django up after its imports)
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 (the same)

    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not query["sql"].startswith(BOOKKEEPING) for query in captured.captured_queries)


def report(title: str, costs: Sequence[Cost], *, at_most: float, statements: int | None = None) -> None:
    """Print the costs and say of each whether it keeps to its limit."""
    print(title)
    for cost in costs:
        print(f"  {cost}")
    for cost in costs[1:]:
        kept = cost.ratio <= at_most and (statements is None or cost.statements <= statements)
        limit = f"{at_most:g} times the floor" + (f" and {statements} statements" if statements else "")
        print(f"  {cost.name}: {'within' if kept else 'OVER'} its limit of {limit}")


def arguments(description: str | None, **more: int) -> argparse.Namespace:
    """Read the command line: --rounds, --times, and whole numbers of the bench's own with their defaults."""
    parser = argparse.ArgumentParser(description=description)
    for name, default in ({"rounds": 40, "times": 5} | more).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    return parser.parse_args()


def _turn(act: Act, times: int) -> float:
    """Return the CPU milliseconds of one act, averaged over a turn; garbage is collected before it."""
    gc.collect()
    gc.disable()
    try:
        since = time.process_time()
        for _time in range(times):
            act()
        return (time.process_time() - since) * 1000 / times
    finally:
        gc.enable()


def _cost(name: str, own: list[float], floor: list[float], statements: int) -> Cost:
    low, median, high = statistics.quantiles(own, n=4)
    ratio = statistics.median(mine / base for mine, base in zip(own, floor, strict=True))
    return Cost(name, median, low, high, statements, ratio)
