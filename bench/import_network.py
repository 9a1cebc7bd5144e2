"""Import a network into an empty installation, and the same file again: 10,000 partners, 15,000 people.

Run: `.venv/bin/python -m bench.import_network [--partners 10000] [--people 15000] [--postgres URL]`.
The file is read in a process of its own; its CPU is in the figure of the children.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.house import prepare_database

AT_MOST_SECONDS = 90
COUNTRIES = ("DE", "AT", "CH", "NL", "BE", "FR", "PL")
LANGUAGES = ("de", "de", "de", "nl", "fr", "fr", "pl")


def main() -> None:
    """Measure both imports and print them."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as folder:
        path = write_list(Path(folder) / "network.xlsx", given.partners, given.people)
        prepare_database(Path(folder), given.postgres)
        import django  # noqa: PLC0415 (its settings must be in the environment first)

        django.setup()
        with _close_behind(given.postgres):
            print(f"{given.partners} partners, {given.people} people, {path.stat().st_size // 1024} KB")
            _measure("a new network", path, given.partners + given.people, limit=AT_MOST_SECONDS)
            _measure("the same file again", path, given.partners + given.people)
            _measure_export(Path(folder) / "out.xlsx", given.partners + given.people)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=15_000)
    parser.add_argument("--postgres", default="", help="a server's address; a database is made and dropped")
    return parser.parse_args()


@contextmanager
def _close_behind(postgres: str) -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415 (the same)

    try:
        yield
    finally:
        connection.close()
        if postgres:
            from bench.house import drop_database  # noqa: PLC0415 (the same)

            drop_database(postgres)


def write_list(path: Path, partners: int, people: int) -> Path:
    """Write a list as an export would: hq, regions, distributors, dealers, each with people."""
    import xlsxwriter  # noqa: PLC0415 (the bench alone needs it here)

    from partners.imports.headings import EXPORTED  # noqa: PLC0415 (needs the path of the checkout)

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, list(EXPORTED.values()))
        for line, row in enumerate(_lines(partners, people), start=1):
            for at, name in enumerate(EXPORTED):
                if row.get(name):
                    sheet.write_string(line, at, row[name])
    return path


def _lines(partners: int, people: int) -> Iterator[dict[str, str]]:
    chance = random.Random(3)
    yield {"number": "HQ", "name": "Bench HQ", "level": "hq"}
    for at, country in enumerate(COUNTRIES):
        yield {"number": f"C{at}", "name": country, "level": "country", "parent": "HQ", "country": country}
    for at in range(16):
        above = f"C{at % 7}"
        yield {"number": f"V{at}", "name": f"House {at}", "level": "distributor", "parent": above}
    dealers = partners - 24
    for at in range(dealers):
        own = people // dealers + (at < people % dealers)
        dealer = {
            "number": f"{at:06}",
            "name": f"Dealer {at} GmbH",
            "level": "dealer",
            "parent": f"V{at % 16}",
            "country": COUNTRIES[at % 7],
            "street": f"Street {at % 300}",
            "postcode": f"{10000 + at % 80000}",
            "town": f"Town {at % 900}",
            "band": "ABC"[at % 3],
        }
        for who in range(max(own, 1)):
            yield dealer | (_person(at, who, chance) if own else {})


def _person(at: int, who: int, chance: random.Random) -> dict[str, str]:
    return {
        "person": f"Person {at}-{who}",
        "email": f"p{at}.{who}@dealers.example",
        "role": "dealer principal" if who == 0 else "dealer staff",
        "language": LANGUAGES[at % 7],
        "consent": chance.choice(("yes", "yes", "no", "news")),
        "job_title": "Sales",
    }


def _measure(name: str, path: Path, rows: int, *, limit: int = 0) -> None:
    from partners.services.imports.whole import bring_network  # noqa: PLC0415 (needs the app registry)

    with _costs() as costs:
        run = bring_network(path=path, slug="bench")
    said = f"{name}: {costs} {costs.statements / rows:.2f} statements a row; {run.counts['plan']}"
    print(said + (f", {'within' if costs.seconds <= limit else 'OVER'} {limit} s" if limit else ""))


def _measure_export(path: Path, rows: int) -> None:
    from partners.models import Network  # noqa: PLC0415 (needs the app registry)
    from partners.services.imports.exporting import write_export  # noqa: PLC0415 (the same)

    with _costs() as costs:
        write_export(network=Network.objects.get(slug="bench"), target=path)
    print(f"export: {costs} {costs.statements / rows:.2f} statements a row, {path.stat().st_size // 1024} KB")


class Costs:
    """Seconds, CPU seconds of this process and its children, statements, and the peak of memory."""

    seconds = own = children = 0.0
    statements = 0

    def __str__(self) -> str:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return (
            f"{self.seconds:.1f} s, {self.own:.1f} s CPU and {self.children:.1f} s in children,"
            f" peak {peak} MB, {self.statements} statements,"
        )


@contextmanager
def _costs() -> Iterator[Costs]:
    from django.db import connection  # noqa: PLC0415 (needs settings)

    costs = Costs()

    def listen(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        costs.statements += 1
        return execute(sql, params, many, context)

    since, cpu, children = time.monotonic(), time.process_time(), os.times().children_user
    with connection.execute_wrapper(listen):
        yield costs
    costs.seconds, costs.own = time.monotonic() - since, time.process_time() - cpu
    costs.children = os.times().children_user - children


if __name__ == "__main__":
    main()
