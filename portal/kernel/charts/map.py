"""The map of countries: who is heard there, and where it is silent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString

from portal.kernel.charts.drawing import MIDDLE, SILENT, WITHHELD, Pen
from portal.kernel.charts.words import share

DATA = Path(__file__).with_name("europe.json")
RATIO = 48 / 46  # chart.css says the same
CLOSEST, MARGIN = 0.42, 0.08  # of the whole frame: how close the map comes, and what stays around
TALL, BROAD = 0.05, 0.09  # of the cut: how large a country must be for its share to be written on it
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


Box = tuple[float, float, float, float]


def country_map(
    name: str, title: str, places: Mapping[str, Place], *, description: str = "", rtl: bool = False
) -> SafeString:
    """Draw the part of Europe that holds the places; a map is never mirrored, however one reads."""
    pen, known = Pen(name), shapes()["shapes"]
    here = {code: place for code, place in places.items() if code in known}
    cut = frame_of([known[code]["box"] for code in here])
    left, top, width, height = cut
    pen.raw(
        f'<svg width="100%" height="100%" viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}"'
        ' class="chart-plot">'
    )
    around = (shape for code, shape in known.items() if code not in here and _touches(shape["box"], cut))
    pen.raw('<g class="chart-land">' + "".join(f'<path d="{shape["d"]}"/>' for shape in around) + "</g>")
    for code, place in here.items():
        _country(pen, known[code]["d"], place)
    pen.raw("</svg>")
    for code, place in here.items():
        _share(pen, place, known[code]["box"], cut)
    return pen.finish(title, description, 0, "map")


def frame_of(boxes: Sequence[Sequence[float]]) -> Box:
    """Return the cut of the frame that holds the boxes: left, top, width, height, in the map's own ratio."""
    whole, high = shapes()["width"], shapes()["height"]
    if not boxes:
        return 0, 0, whole, high
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, foot = max(box[2] for box in boxes), max(box[3] for box in boxes)
    width = max(right - left, (foot - top) * RATIO) + 2 * MARGIN * whole
    width = min(whole, max(width, CLOSEST * whole))
    height = width / RATIO
    middle, level = (left + right) / 2, (top + foot) / 2
    return (
        min(whole - width, max(0.0, middle - width / 2)),
        min(high - height, max(0.0, level - height / 2)),
        width,
        height,
    )


def _touches(box: Sequence[float], cut: Box) -> bool:
    left, top, width, height = cut
    return box[0] < left + width and box[2] > left and box[1] < top + height and box[3] > top


def _share(pen: Pen, place: Place, box: Sequence[float], cut: Box) -> None:
    """Write the share on a country that has room for it."""
    left, top, width, height = cut
    across, down = (box[2] - box[0]) / width, (box[3] - box[1]) / height
    if place.heard is None or across < BROAD or down < TALL:
        return
    at, level = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    look = f"chart-on-{place.look.removeprefix('chart-')}"
    said = share(place.heard, place.dealers)
    pen.text_at((at - left) / width, (level - top) / height, said, look, anchor=MIDDLE)


def _country(pen: Pen, path: str, place: Place) -> None:
    whole = f"{place.label}: {place.said}" if place.said else place.label
    if place.href:
        pen.open_link(place.href, whole)
    fill = pen.hatch() if place.look in {SILENT, WITHHELD} else ""
    pen.raw(f'<path d="{path}" class="chart-place {place.look}"{fill}><title>{escape(whole)}</title></path>')
    if place.href:
        pen.close_link()
