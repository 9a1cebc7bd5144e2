"""The first page of the desk's list, for a leaf, a branch, a dormant branch and the whole network.

At most 2 ms of SQL each on PostgreSQL and 1 ms on SQLite, none more than 10 times the best; and what the
desk's counts cost beside it. On PostgreSQL the server's own execution time counts (EXPLAIN ANALYZE); SQLite
runs inside this process, so its CPU time does.

Run: `.venv/bin/python -m bench.remark_list [--rounds 40] [--dealers 10000] [--remarks 100000]`; bench.loaded
says how to measure in a database of your own.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.loaded import open_loaded
from bench.measure import arguments

LIMITS = {"postgresql": 2.0, "sqlite": 1.0}
TOOK = re.compile(r"Execution Time: ([\d.]+) ms")


def main() -> None:
    """Measure and print."""
    given = arguments(__doc__, dealers=10_000, remarks=100_000)
    loaded = open_loaded(dealers=given.dealers, remarks=given.remarks)
    from django.db import connection  # noqa: PLC0415 (open_loaded sets Django up)
    from django.utils import timezone  # noqa: PLC0415 (the same)

    from feedback.queries.desk import VIEWS, count_new, desk_page, view_counts  # noqa: PLC0415 (the same)
    from feedback.queries.narrowing import EVERYTHING, Narrowing  # noqa: PLC0415 (the same)
    from feedback.queries.places import count_all  # noqa: PLC0415 (the same)

    now, network, desk = timezone.now(), loaded.network, loaded.desk
    limit = LIMITS[connection.vendor]
    print(f"{count_all(desk):,} remarks on {connection.vendor}; SQL of the first page, at most {limit:g} ms:")
    medians = []
    for name, branch in loaded.branches.items():
        chosen = EVERYTHING if branch.parent_id is None else Narrowing(branch=branch)

        def page(chosen: Narrowing = chosen) -> None:
            desk_page(desk, network, view=VIEWS["all"], now=now, narrowing=chosen)

        medians.append(_report(name, page, given.rounds, limit))
    worst = max(medians) / min(medians)
    kept = "within" if worst <= 10 else "OVER"
    print(f"  the slowest is {worst:.1f} times the fastest: {kept} its limit of 10")
    print("SQL beside it, no limit set:")
    for key in ("new", "mine", "due", "owed"):

        def view(key: str = key) -> None:
            desk_page(desk, network, view=VIEWS[key], now=now)

        _report(f"the view “{key}”", view, given.rounds, None)
    _report("the counts of all views", lambda: view_counts(desk, network, now), given.rounds, None)
    _report("the count in the navigation", lambda: count_new(desk), given.rounds, None)


def _report(name: str, act: Callable[[], object], rounds: int, limit: float | None) -> float:
    statements = _statements(act)
    times = sorted(sum(_milliseconds(sql, values) for sql, values in statements) for _round in range(rounds))
    low, median, high = statistics.quantiles(times, n=4)
    said = "" if limit is None else f"   {'within' if median <= limit else 'OVER'} its limit"
    print(f"  {name:<28} {median:8.3f} ms ({low:.3f} to {high:.3f}) {len(statements)} statements{said}")
    return median


def _statements(act: Callable[[], object]) -> list[tuple[str, Any]]:
    """Return the statements of one act with their values."""
    from django.db import connection  # noqa: PLC0415 (main sets Django up)

    found: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        found.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        act()
    return found


def _milliseconds(sql: str, values: Any) -> float:
    from django.db import connection  # noqa: PLC0415 (main sets Django up)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"explain (analyze, timing off) {sql}", values)
            return float(TOOK.search("\n".join(row[0] for row in cursor.fetchall()))[1])
        since = time.thread_time()
        cursor.execute(sql, values)
        cursor.fetchall()
        return (time.thread_time() - since) * 1000


if __name__ == "__main__":
    main()
