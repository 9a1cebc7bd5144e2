"""bin/country_shapes: Europe's countries as path data for the map, from Natural Earth by npm's world-atlas.

Natural Earth (public domain), 1:50m, as packed in world-atlas 2.0.2 (ISC). Arcs are projected (Lambert's
equal areas about 52 N, 10 E), thinned to about a pixel, and cut at the frame; neighbours share arcs, so no
gaps open. Borders are Natural Earth's, disputed ones too. The result: portal/kernel/charts/europe.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path

from ground.places import ROOT

PACKAGE = "world-atlas@2.0.2"
TARGET = ROOT / "portal" / "kernel" / "charts" / "europe.json"
WIDTH, HEIGHT = 480, 460
CENTRE = (radians(10), radians(52))
SCALE, LEFT, TOP = 755.0, 188.0, 238.0
THIN, SMALLEST, FINE = 1.5, 6.0, 2
# ISO 3166-1, numeric to two letters; Natural Earth has no number for Kosovo.
CODES = {
    **{
        "008": "AL",
        "020": "AD",
        "040": "AT",
        "056": "BE",
        "070": "BA",
        "100": "BG",
        "112": "BY",
        "191": "HR",
    },
    **{
        "196": "CY",
        "203": "CZ",
        "208": "DK",
        "233": "EE",
        "234": "FO",
        "246": "FI",
        "248": "AX",
        "250": "FR",
    },
    **{
        "276": "DE",
        "300": "GR",
        "348": "HU",
        "352": "IS",
        "372": "IE",
        "380": "IT",
        "428": "LV",
        "438": "LI",
    },
    **{
        "440": "LT",
        "442": "LU",
        "470": "MT",
        "492": "MC",
        "498": "MD",
        "499": "ME",
        "528": "NL",
        "578": "NO",
    },
    **{
        "616": "PL",
        "620": "PT",
        "642": "RO",
        "643": "RU",
        "674": "SM",
        "688": "RS",
        "703": "SK",
        "705": "SI",
    },
    **{
        "724": "ES",
        "752": "SE",
        "756": "CH",
        "792": "TR",
        "804": "UA",
        "807": "MK",
        "826": "GB",
        "831": "GG",
    },
    **{
        "832": "JE",
        "833": "IM",
        "012": "DZ",
        "504": "MA",
        "788": "TN",
        "760": "SY",
        "422": "LB",
        "268": "GE",
    },
}
Point = tuple[float, float]
Ring = list[Point]


def project(lon: float, lat: float) -> Point:
    """Place a point of the globe on the paper."""
    along, up = radians(lon) - CENTRE[0], radians(lat)
    depth = 1 + sin(CENTRE[1]) * sin(up) + cos(CENTRE[1]) * cos(up) * cos(along)
    k = sqrt(2 / max(depth, 1e-6))
    x = k * cos(up) * sin(along)
    y = k * (cos(CENTRE[1]) * sin(up) - sin(CENTRE[1]) * cos(up) * cos(along))
    return LEFT + SCALE * x, TOP - SCALE * y


def arcs_of(atlas: dict) -> list[Ring]:
    """Return every arc, projected and thinned; its ends stay."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append(project(x * sx + tx, y * sy + ty))
        found.append(thinned(line))
    return found


def thinned(line: Ring) -> Ring:
    """Keep the ends, and of the points between only those a step apart."""
    kept = [line[0]]
    for point in line[1:-1]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= THIN:
            kept.append(point)
    return [*kept, line[-1]]


def rings_of(geometry: dict, arcs: list[Ring]) -> Iterator[Ring]:
    """Yield a country's rings, outer and inner."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        for numbers in polygon:
            ring: Ring = []
            for number in numbers:
                piece = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += piece[1:] if ring else piece
            yield ring


def area(ring: Ring) -> float:
    """Return a ring's area in square pixels."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def framed(ring: Ring) -> Ring:
    """Pull what lies outside the frame to its edge."""
    return [(min(WIDTH + 4, max(-4, x)), min(HEIGHT + 4, max(-4, y))) for x, y in ring]


def path_of(rings: Iterable[Ring]) -> str:
    """Write rings as a path of relative steps in whole units."""
    written = []
    for ring in rings:
        steps_at = [(round(FINE * x), round(FINE * y)) for x, y in ring[:-1]]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(steps_at, steps_at[1:], strict=False)]
        moves = " ".join(f"{dx} {dy}" for dx, dy in steps if dx or dy).replace(" -", "-")
        written.append(f"M{steps_at[0][0]} {steps_at[0][1]}l{moves}z")
    return "".join(written)


def shape(geometry: dict, arcs: list[Ring]) -> dict | None:
    """Return a country's path, and box and area of its biggest part inside the frame, if it has one."""
    rings = [framed(ring) for ring in rings_of(geometry, arcs)]
    biggest = max(rings, key=area)
    if area(biggest) < 0.05:
        return None
    shown = [ring for ring in rings if ring is biggest or area(ring) >= SMALLEST]
    points = [(round(FINE * x), round(FINE * y)) for x, y in biggest]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    box = [max(0, min(xs)), max(0, min(ys)), min(WIDTH * FINE, max(xs)), min(HEIGHT * FINE, max(ys))]
    return {"d": path_of(shown), "box": box, "area": round(area(biggest))}


def fetched() -> Path:
    """Let npm fetch the package, and unpack the one file of it."""
    folder = Path(tempfile.mkdtemp(prefix="backchannel-shapes-"))
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], check=True, cwd=folder)
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        packed.extract("package/countries-50m.json", folder, filter="data")
    return folder / "package" / "countries-50m.json"


def main() -> None:
    """Write the data file."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else fetched()
    atlas = json.loads(source.read_text(encoding="utf-8"))
    arcs, shapes = arcs_of(atlas), {}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = "XK" if name == "Kosovo" else CODES.get(geometry.get("id") or "")
        drawn = shape(geometry, arcs) if code else None
        if drawn:
            shapes[code] = drawn
    data = {
        "source": "Natural Earth 1:50m (public domain), by npm world-atlas 2.0.2 (ISC); bin/country_shapes",
        "width": WIDTH * FINE,
        "height": HEIGHT * FINE,
        "shapes": dict(sorted(shapes.items())),
    }
    TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(shapes)} countries, {TARGET.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main()
