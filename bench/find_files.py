"""The search for files in a library of 100,000: rare words, common ones, none; as dealers and headquarters.

What is measured is `find` with its facets: every statement and all that Python does with the rows, in wall
time; at most 20 ms for 95 of 100. Words follow Zipf's law over 20,000; each file has 60 of them and lies
in one of 1,000 toolkits: a tenth are aimed at one dealer, the rest at another.

Run: `.venv/bin/python -m bench.find_files [--rounds 40] [--assets 100000]`; with DATABASE_URL on that server.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.house import drop_database, prepare_database
from bench.measure import arguments

LIMIT = 20.0
VOCABULARY, WORDS, TOOLKITS = 20_000, 60, 1_000
CHUNK = 2_000


def main() -> None:
    """Measure and print."""
    given = arguments(__doc__, assets=100_000)
    postgres = os.environ.get("DATABASE_URL", "")
    prepare_database(Path(tempfile.mkdtemp(prefix="backchannel-bench-")), postgres)
    try:
        _measure(given.assets, given.rounds)
    finally:
        if postgres:
            from django.db import connections  # noqa: PLC0415 (prepare_database comes first)

            connections.close_all()
            drop_database(postgres)


def _measure(assets: int, rounds: int) -> None:
    import django  # noqa: PLC0415 (its settings must be in the environment first)

    django.setup()
    from django.db import connection  # noqa: PLC0415 (the same)

    readers = _fill(assets)
    print(f"{assets:,} files on {connection.vendor}; p50 and p95 of {rounds} searches, at most {LIMIT:g} ms:")
    asked = {
        "a rare word": lambda dice: {"q": word(dice.randrange(VOCABULARY // 2, VOCABULARY))},
        "a common word": lambda dice: {"q": word(dice.randrange(10))},
        "two words": lambda dice: {"q": f"{word(dice.randrange(50))} {word(dice.randrange(200))}"},
        "a word and a language": lambda dice: {"q": word(dice.randrange(200)), "language": "de"},
        "nothing, the latest": lambda dice: {},
        "a beginning": lambda dice: {"q": word(dice.randrange(VOCABULARY))[:5]},
        "a word that is nowhere": lambda dice: {"q": f"zzyx{dice.randrange(99)}"},
    }
    for reader, scope in readers.items():
        for name, made in asked.items():
            _report(f"{reader}: {name}", scope, made, rounds)


def _report(name: str, scope: Any, made: Callable[[random.Random], dict[str, str]], rounds: int) -> None:
    from toolkits.queries.facets import facets_of  # noqa: PLC0415 (main sets Django up)
    from toolkits.queries.finding import Asked, find  # noqa: PLC0415 (the same)

    dice, times, sizes = random.Random(name), [], []
    for _round in range(rounds + 3):
        asked = Asked(**made(dice))
        start = time.perf_counter()
        found = find(scope, asked, "en")
        facets_of(found, asked)
        times.append((time.perf_counter() - start) * 1000)
        sizes.append(len(found.hits))
    cuts = statistics.quantiles(times[3:], n=20)
    kept = "within" if cuts[18] <= LIMIT else "OVER"
    print(f"  {name:<42} {cuts[9]:7.2f}  {cuts[18]:7.2f} ms   {kept}   {statistics.median(sizes):.0f} files")


def word(rank: int) -> str:
    """Return a word of the made-up language by how common it is."""
    letters, rest = "", rank + 7 * VOCABULARY
    while rest:
        rest, at = divmod(rest, 60)
        letters += "bdfgklmnprst"[at % 12] + "aeiou"[at // 12]
    return letters


def _fill(count: int) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 (main sets Django up)

    from partners.enums import Role  # noqa: PLC0415 (the same)
    from partners.models import Audience  # noqa: PLC0415 (the same)
    from partners.queries.scope import scope_for  # noqa: PLC0415 (the same)
    from tests.factories.partners import MembershipFactory, NetworkFactory  # noqa: PLC0415 (the same)
    from tests.factories.toolkits import ToolkitFactory  # noqa: PLC0415 (the same)

    network = NetworkFactory(slug="bench")
    narrow = Audience.objects.create(network=network, name="Principals", roles=["dealer_principal"])
    tenth = Audience.objects.create(network=network, name="Staff", roles=["dealer_staff"])
    pages = [
        ToolkitFactory(network=network, audience=narrow if at % 10 else tenth, published=False)
        for at in range(TOOLKITS)
    ]
    type(pages[0]).objects.update(live=True)
    dice = random.Random(1)
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    for start in range(0, count, CHUNK):
        _chunk(network, pages, dice.choices(range(VOCABULARY), weights, k=CHUNK * WORDS), start, CHUNK)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    roles = {
        "a tenth": Role.DEALER_STAFF,
        "the rest": Role.DEALER_PRINCIPAL,
        "headquarters": Role.HQ_MARKETER,
    }
    return {
        name: scope_for(MembershipFactory(network=network, role=role).person.user, network)
        for name, role in roles.items()
    }


def _chunk(network: Any, pages: list[Any], ranks: list[int], start: int, count: int) -> None:
    from toolkits.models import Asset, AssetVersion, SearchRow, ToolkitAsset  # noqa: PLC0415 (as above)

    assets = Asset.objects.bulk_create(
        Asset(
            network=network, title=f"{word(ranks[at * WORDS])} {start + at}", languages=[("en", "de")[at % 2]]
        )
        for at in range(count)
    )
    versions = AssetVersion.objects.bulk_create(
        AssetVersion(asset=asset, number=1, filename="a.pdf", extension="pdf", size=1, sha256="0")
        for asset in assets
    )
    for asset, version in zip(assets, versions, strict=True):
        asset.current = version
    Asset.objects.bulk_update(assets, ["current"])
    links = ToolkitAsset.objects.bulk_create(
        ToolkitAsset(asset=asset, page=pages[(start + at) % len(pages)]) for at, asset in enumerate(assets)
    )
    SearchRow.objects.bulk_create(_rows(network, assets, links, ranks))


def _rows(network: Any, assets: list[Any], links: list[Any], ranks: list[int]) -> Iterator[Any]:
    from toolkits.models import SearchRow  # noqa: PLC0415 (main sets Django up)
    from toolkits.services.finding import _facts, _slips  # noqa: PLC0415 (the same)

    for at, (asset, link) in enumerate(zip(assets, links, strict=True)):
        own = (
            {word(rank) for rank in ranks[at * WORDS : (at + 1) * WORDS]}
            | _facts(asset)
            | _slips(asset.title)
        )
        for each, tokens in ((None, own), (link, own | {f"a:{link.page.audience_id}"})):
            yield SearchRow(
                network=network,
                asset=asset,
                link=each,
                title_tokens=asset.title,
                tokens=" ".join(sorted(tokens)),
            )


if __name__ == "__main__":
    main()
