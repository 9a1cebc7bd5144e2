"""The sponsors' mandates, a page in each language of ours that the network has."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from partners.models import Network
from portal.models import MandatePage
from portal.web.founding import found_home

DATA = Path(__file__).parent / "data" / "mandates.toml"


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def write_mandate(network: Network) -> None:
    """Publish the network's mandate, each text in its language's branch."""
    told = dict(_told()[network.slug])
    name = told.pop("sponsor_name")
    key = uuid4()  # what its languages have in common
    for code, words in told.items():
        page = MandatePage(slug="mandate", sponsor_name=name, translation_key=key, **words)
        found_home(network, code)
        network.homes.get(locale__language_code=code).add_child(instance=page)
        page.save_revision().publish()
