"""Open the remark form and send it, beside a plain form with one insert: at most 1.6 times its CPU.

Run: `.venv/bin/python -m bench.submit_remark [--rounds 40] [--times 5]`.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from bench.house import open_house
from bench.measure import Work, arguments, compare, report

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

LINK = re.compile(r'class="say-nobody" href="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
WORDS = "The new brackets arrive without screws, and the customer watches us drive away."


def main() -> None:
    """Measure both ways to speak and print them."""
    given = arguments(__doc__)
    house = open_house()
    floor, say = house.address("bench/form/"), house.address("say/")
    filled = {"mode": "1", "kind": "1", "words": WORDS}

    def plain() -> None:
        house.client.get(floor)
        _sent(house.client.post(floor, filled))

    def known() -> None:
        _speak(house.client, say, house.client.get(say), mode="agency_only")

    def unknown() -> None:
        _speak(house.client, unknown_url.split("?")[0], house.client.get(unknown_url))

    unknown_url = html.unescape(LINK.search(house.client.get(say).content.decode())[1])
    costs = compare(
        Work("a form and one insert", plain),
        Work("the remark form, sent", known),
        Work("the form with no identity, sent", unknown),
        rounds=given.rounds,
        times=given.times,
    )
    report("Open the remark form and send it", costs, at_most=1.6)


def _speak(client: Client, address: str, page: HttpResponse, **fields: str) -> None:
    """Send the form as a person fills it in."""
    hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(page.content.decode())}
    _sent(client.post(address, {"kind": "problem", "text": WORDS} | hidden | fields))


def _sent(response: HttpResponse) -> None:
    if response.status_code != 302:
        message = f"not taken in: {response.status_code}"
        raise RuntimeError(message)


if __name__ == "__main__":
    main()
