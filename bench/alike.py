"""The five most alike remarks in a network of 50,000: at most 150 ms for 95 of 100.

What is measured is `alike_remarks` with all its statements, in wall time, for remarks of any age. Words
follow Zipf's law over 20,000; each remark has 25 of them, each tenth is an earlier one with some of them
changed.

Run: `.venv/bin/python -m bench.alike [--rounds 200] [--remarks 50000]`; with DATABASE_URL on that server.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.find_files import VOCABULARY, word
from bench.house import drop_database, prepare_database
from bench.measure import arguments

LIMIT = 150.0
WORDS, CHANGED, DEALERS, THEMES = 25, 6, 500, 40
CHUNK = 2_000


def main() -> None:
    """Measure and print."""
    given = arguments(__doc__, remarks=50_000)
    postgres = os.environ.get("DATABASE_URL", "")
    prepare_database(Path(tempfile.mkdtemp(prefix="backchannel-bench-")), postgres)
    try:
        _measure(given.remarks, given.rounds)
    finally:
        if postgres:
            from django.db import connections  # noqa: PLC0415 (prepare_database comes first)

            connections.close_all()
            drop_database(postgres)


def _measure(remarks: int, rounds: int) -> None:
    import django  # noqa: PLC0415 (its settings must be in the environment first)

    django.setup()
    from django.db import connection  # noqa: PLC0415 (the same)

    from feedback.models import Remark  # noqa: PLC0415 (the same)
    from feedback.queries.alike import alike_remarks  # noqa: PLC0415 (the same)
    from partners.scope import Scope  # noqa: PLC0415 (the same)

    network, copies = _fill(remarks)
    scope, dice, times, found = Scope.system(network), random.Random(2), [], 0
    for _round in range(rounds + 3):
        copy = dice.choice(list(copies))
        remark = Remark.objects.select_related("network", "partner").get(pk=copy)
        start = time.perf_counter()
        alike = alike_remarks(scope, remark)
        times.append((time.perf_counter() - start) * 1000)
        found += copies[copy] in {each.remark.pk for each in alike}
    cuts = statistics.quantiles(times[3:], n=20)
    kept = "within" if cuts[18] <= LIMIT else "OVER"
    print(f"{remarks:,} remarks on {connection.vendor}, {rounds} of them looked at:")
    print(f"  p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms   {kept} {LIMIT:g} ms")
    print(f"  the one that was copied is among the five for {found} of {rounds + 3}")


def _fill(count: int) -> tuple[Any, dict[int, int]]:
    """Fill the tables past the services, and index; returns which remark is a copy of which."""
    from django.db import connection  # noqa: PLC0415 (main sets Django up)

    from feedback.services.alike import index_all_remarks  # noqa: PLC0415 (the same)
    from tests.factories.feedback import ThemeFactory  # noqa: PLC0415 (the same)
    from tests.factories.partners import NetworkFactory, PartnerFactory  # noqa: PLC0415 (the same)

    network = NetworkFactory(slug="bench")
    dealers = [PartnerFactory(network=network) for _ in range(DEALERS)]
    themes = [ThemeFactory(network=network) for _ in range(THEMES)]
    dice, texts, keys, copied = random.Random(1), [], [], {}
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    for start in range(0, count, CHUNK):
        ranks = dice.choices(range(VOCABULARY), weights, k=CHUNK * WORDS)
        for at in range(CHUNK):
            said = [word(rank) for rank in ranks[at * WORDS : (at + 1) * WORDS]]
            if (start + at) % 10 == 9:
                origin = dice.randrange(len(texts))
                copied[len(texts)] = origin
                said = [*texts[origin].split()[CHANGED:], *said[:CHANGED]]
            texts.append(" ".join(said))
        keys += _chunk(network, dealers, themes, texts[start:], start)
    index_all_remarks()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return network, {keys[copy]: keys[origin] for copy, origin in copied.items()}


def _chunk(network: Any, dealers: list[Any], themes: list[Any], texts: list[str], start: int) -> list[int]:
    from django.utils import timezone  # noqa: PLC0415 (main sets Django up)

    from feedback.models import Case, CaseTheme, Remark  # noqa: PLC0415 (the same)

    now = timezone.now()
    remarks = Remark.objects.bulk_create(
        Remark(
            network=network,
            number=f"B{start + at}",
            receipt_hash=f"r{start + at}",
            submission_key=f"s{start + at}",
            partner=dealers[(start + at) % DEALERS],
            path=dealers[(start + at) % DEALERS].path,
            mode="agency_only",
            kind="problem",
            text=text,
            language="en",
            submitted_at=now,
        )
        for at, text in enumerate(texts)
    )
    cases = Case.objects.bulk_create(
        Case(remark=remark, network=network, due_at=now, received_at=now) for remark in remarks
    )
    CaseTheme.objects.bulk_create(
        CaseTheme(case=case, theme=themes[at % THEMES]) for at, case in enumerate(cases)
    )
    return [remark.pk for remark in remarks]


if __name__ == "__main__":
    main()
