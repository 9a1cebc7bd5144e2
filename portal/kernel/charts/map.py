"""The map of countries: who is heard there, and where it is silent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString

from portal.kernel.charts.drawing import MIDDLE, SILENT, WITHHELD, Pen
from portal.kernel.charts.words import share

DATA = Path(__file__).with_name("europe.json")
ROOM = 1600  # square pixels of a country on which its share can be written
STEPS = 5


@dataclass(frozen=True)
class Place:
    """One country with dealers: heard of all; none where it is withheld."""

    label: str
    heard: int | None
    dealers: int = 0
    said: str = ""
    href: str = ""

    @property
    def look(self) -> str:
        """Return the step of the sequence: silence is hatched, a withheld country framed."""
        if self.heard is None:
            return WITHHELD
        if not self.heard:
            return SILENT
        return f"chart-step-{min(STEPS, 1 + STEPS * self.heard // max(1, self.dealers))}"


@lru_cache(maxsize=1)
def shapes() -> dict[str, Any]:
    """Return the countries' outlines, read once."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def on_map(country: str) -> bool:
    """Say whether a country is in the frame."""
    return country in shapes()["shapes"]


def country_map(
    name: str, title: str, places: Mapping[str, Place], *, description: str = "", rtl: bool = False
) -> SafeString:
    """Draw Europe; a map is never mirrored, whatever the direction of reading."""
    pen, data = Pen(name), shapes()
    width, height = data["width"], data["height"]
    pen.raw(f'<svg width="100%" height="100%" viewBox="0 0 {width} {height}" class="chart-plot">')
    pen.raw('<g class="chart-land">' + "".join(_land(data, places)) + "</g>")
    for code, place in places.items():
        if code in data["shapes"]:
            _country(pen, data["shapes"][code]["d"], place)
    pen.raw("</svg>")
    for code, place in places.items():
        shape = data["shapes"].get(code)
        if shape and place.heard is not None and shape["area"] >= ROOM:
            x, y = shape["at"]
            look = f"chart-on-{place.look.removeprefix('chart-')}"
            said = share(place.heard, place.dealers)
            pen.text_at(x / width, y / height, said, look, anchor=MIDDLE)
    return pen.finish(title, description, 0, "map")


def _land(data: Mapping[str, Any], places: Mapping[str, Place]) -> list[str]:
    drawn = (shape["d"] for code, shape in data["shapes"].items() if code not in places)
    return [f'<path d="{path}"/>' for path in drawn]


def _country(pen: Pen, path: str, place: Place) -> None:
    whole = f"{place.label}: {place.said}" if place.said else place.label
    if place.href:
        pen.open_link(place.href, whole)
    fill = pen.hatch() if place.look in {SILENT, WITHHELD} else ""
    pen.raw(f'<path d="{path}" class="chart-place {place.look}"{fill}><title>{escape(whole)}</title></path>')
    if place.href:
        pen.close_link()
