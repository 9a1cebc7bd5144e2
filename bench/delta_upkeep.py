"""What keeping the figures adds to sending a remark: at most 1.15 times the CPU of a submit without them.

On PostgreSQL the CPU of the server's process for our connection is added (Linux, same machine).

Run: `.venv/bin/python -m bench.delta_upkeep [--rounds 40] [--times 5]`.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable

from bench.house import House, open_house
from bench.measure import Work, arguments, compare, report
from bench.submit_remark import HIDDEN, WORDS


def main() -> None:
    """Measure a submit with and without figures and print both."""
    given = arguments(__doc__)
    house = open_house()
    from feedback.services import submit  # noqa: PLC0415 (open_house sets Django up)

    counted = submit.count_remark
    act = _submit(house)

    def without() -> None:
        submit.count_remark = lambda remark: None
        try:
            act()
        finally:
            submit.count_remark = counted

    costs = compare(
        Work("a submit without figures", without),
        Work("a submit", act),
        rounds=given.rounds,
        times=given.times,
    )
    report("Send a remark", costs, at_most=1.15)


def _submit(house: House) -> Callable[[], None]:
    """Return what opens the form and sends it, each time with other words."""
    say, number = house.address("say/"), itertools.count()

    def act() -> None:
        page = house.client.get(say).content.decode()
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
        words = {"mode": "agency_only", "kind": "problem", "text": f"{WORDS} {next(number)}"}
        response = house.client.post(say, hidden | words)
        assert response.status_code == 302, response.status_code

    return act


if __name__ == "__main__":
    main()
