"""A dealer's home with everything on it, beside a list of 25 rows: at most 2 times its CPU, 10 statements.

Run: `.venv/bin/python -m bench.start_page [--rounds 40] [--times 5]`.
"""

from __future__ import annotations

from bench.house import House, open_house
from bench.measure import Work, arguments, compare, report


def main() -> None:
    """Measure the start page and print it."""
    given = arguments(__doc__)
    house = open_house()
    _furnish(house)
    floor, home = house.address("bench/list/"), house.address()
    costs = compare(
        Work("a list of 25 rows", lambda: house.client.get(floor)),
        Work("a dealer's home", lambda: house.client.get(home)),
        rounds=given.rounds,
        times=given.times,
    )
    report("Open the start page", costs, at_most=2, statements=10)


def _furnish(house: House) -> None:
    """Give the dealer three remarks (one passed on), three toolkits with files, news, and a mandate."""
    from django.utils import timezone  # noqa: PLC0415 (open_house sets Django up)

    from feedback.models import Case  # noqa: PLC0415 (the same)
    from feedback.services.submit import Words, submit_remark  # noqa: PLC0415 (the same)
    from partners.queries.scope import scope_for  # noqa: PLC0415 (the same)
    from portal.models import MandatePage, NetworkHome  # noqa: PLC0415 (the same)
    from tests.factories.articles import write_news  # noqa: PLC0415 (the same)
    from tests.factories.toolkits import AssetFactory, ToolkitFactory  # noqa: PLC0415 (the same)

    page = MandatePage(title="M", slug="mandate", sponsor_name="A", sponsor_role="B", short="C", body="D")
    NetworkHome.objects.get(network=house.network).add_child(instance=page)
    scope = scope_for(house.dealer.person.user, house.network)
    for number in range(3):
        write_news(house.network, f"News {number}")
        ToolkitFactory(network=house.network, assets=[AssetFactory(network=house.network)])
        words = Words("problem", f"What I see, number {number}, in a sentence of an ordinary length.")
        submit_remark(
            scope=scope,
            network=house.network,
            mode="agency_only",
            words=words,
            submission_key=str(number),
            at=timezone.now(),
        )
    Case.objects.filter(pk=Case.objects.latest("pk").pk).update(passed_on_at=timezone.now())


if __name__ == "__main__":
    main()
