"""Eight clients at once say something in the same cell: at least 0.75 times the rate of bare inserts.

For PostgreSQL, whose writers work side by side: each client is a process that writes remarks one by one,
a transaction each; once bare, once with their figures, in turns, while deltas are folded every second.

Run: `DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench .venv/bin/python -m bench.hot_cell [--rounds 5]
[--clients 8] [--each 200]` in a migrated database; the networks it makes stay there.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import statistics
import threading
import time

from bench.measure import arguments


def main() -> None:
    """Let the clients write bare and counted remarks in turns, and print both rates."""
    given = arguments(__doc__, clients=8, each=200)
    _set_up()
    network_id, partner_id = _dealer()
    stop = threading.Event()
    folding = threading.Thread(target=_fold, args=(stop,), daemon=True)
    folding.start()
    ratios, rates = [], {"bare": [], "counted": []}
    for _round in range(min(given.rounds, 5)):
        for kind in rates:
            rates[kind].append(_rate(kind, partner_id, given.clients, given.each))
        ratios.append(rates["counted"][-1] / rates["bare"][-1])
    stop.set()
    folding.join()
    for kind, found in rates.items():
        print(f"  {kind:<8} {statistics.median(found):8.0f} remarks a second, {given.clients} clients")
    ratio = statistics.median(ratios)
    kept = "within" if ratio >= 0.75 else "UNDER"
    print(f"  counted at {ratio:.2f} times the rate of bare inserts: {kept} its limit of 0.75")
    print(f"  every remark in its cell: {_is_exact(network_id, given.clients * given.each * len(ratios))}")


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    import django  # noqa: PLC0415 (each process sets Django up for itself)

    django.setup()


def _dealer() -> tuple[int, int]:
    from tests.factories.partners import NetworkFactory, PartnerFactory  # noqa: PLC0415 (the same)

    network = NetworkFactory(slug=f"hot-{secrets.token_hex(4)}")
    return network.pk, PartnerFactory(network=network, number="1").pk


def _fold(stop: threading.Event) -> None:
    from feedback.services.counting import fold_due  # noqa: PLC0415 (_set_up comes first)

    while not stop.wait(1):
        fold_due()


def _rate(kind: str, partner_id: int, clients: int, each: int) -> float:
    """Return how many remarks a second all clients write together, once all of them are ready."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(clients + 1)
    workers = [
        context.Process(target=_write, args=(kind, partner_id, each, ready)) for _each in range(clients)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    since = time.perf_counter()
    for worker in workers:
        worker.join()
    return clients * each / (time.perf_counter() - since)


def _write(kind: str, partner_id: int, each: int, ready: threading.Barrier) -> None:
    _set_up()
    from django.db import connection, transaction  # noqa: PLC0415 (_set_up comes first)
    from django.utils import timezone  # noqa: PLC0415 (the same)

    from feedback.models import Remark  # noqa: PLC0415 (the same)
    from feedback.services.counting import fact_of, place_in_figures, record_facts  # noqa: PLC0415 (the same)
    from partners.models import Partner  # noqa: PLC0415 (the same)
    from portal.kernel.identifiers import random_token  # noqa: PLC0415 (the same)

    partner = Partner.objects.select_related("network").get(pk=partner_id)
    fields = {"network": partner.network, "partner": partner, "path": partner.path, "mode": "agency_only"}
    ready.wait()
    for _number in range(each):
        keys = {name: random_token() for name in ("receipt_hash", "submission_key")}
        made = Remark(
            **fields,
            **keys,
            number=random_token()[:20],
            kind="problem",
            text="Hot.",
            submitted_at=timezone.now(),
        )
        place_in_figures(made, partner)
        with transaction.atomic():
            made.save(force_insert=True)
            if kind == "counted":
                record_facts(partner.network_id, [fact_of(made)])
    connection.close()


def _is_exact(network_id: int, expected: int) -> bool:
    from feedback.queries.places import count_all  # noqa: PLC0415 (_set_up comes first)
    from partners.scope import Scope  # noqa: PLC0415 (the same)

    return count_all(Scope.system(network_id)) == expected


if __name__ == "__main__":
    main()
