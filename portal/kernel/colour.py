"""The contrast guard: moves a colour's lightness until it can be read, and leaves its hue alone."""

from __future__ import annotations

import math
import re
from functools import lru_cache

Triple = tuple[float, float, float]
HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
STEP = 0.01
AA_TEXT = 4.5
# The palest and the darkest paper that the accent is read on: --paper-sunk of each scheme in tokens.css.
LIGHT_PAPER = "#f1eee7"
DARK_PAPER = "#2a2724"
# A little more than AA, since a hovered or chosen row is tinted with the accent itself.
ACCENT_MINIMUM = 4.9
DEFAULT_ACCENT = "#22564f"


def parse_hex(text: str) -> Triple:
    """Return red, green and blue from 0 to 1; a text that is no colour is a ValueError."""
    match = HEX.fullmatch(text.strip())
    if not match:
        message = f"not a colour: {text!r}"
        raise ValueError(message)
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def format_hex(colour: Triple) -> str:
    """Write a colour as #rrggbb; channels outside the screen's range are cut."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, channel))):02x}" for channel in colour)


def luminance(colour: Triple) -> float:
    """Return the relative luminance of WCAG."""
    red, green, blue = (_linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(parse_hex(one)), luminance(parse_hex(other))))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=256)
def readable_on(colour: str, paper: str, minimum: float = AA_TEXT) -> str:
    """Return the nearest lightness of the colour that holds the minimum contrast on the paper."""
    candidate = format_hex(parse_hex(colour))
    step = -STEP if luminance(parse_hex(paper)) > 0.18 else STEP
    lightness, a, b = _to_oklab(parse_hex(candidate))
    end = 0.0 if step < 0 else 1.0
    while contrast(candidate, paper) < minimum and lightness != end:
        lightness = min(1.0, max(0.0, lightness + step))
        keep = 1.0 if 0.05 < lightness < 0.95 else 0.0
        candidate = format_hex(_from_oklab((lightness, a * keep, b * keep)))
    return candidate


def accent_on_light(colour: str) -> str:
    """Return a network's accent as it reads on light paper; no colour gives the portal's own."""
    return _accent(colour, LIGHT_PAPER)


def accent_on_dark(colour: str) -> str:
    """Return a network's accent as it reads on dark paper; no colour gives the portal's own."""
    return _accent(colour, DARK_PAPER)


def _accent(colour: str, paper: str) -> str:
    known = colour if HEX.fullmatch(colour.strip()) else DEFAULT_ACCENT
    return readable_on(known, paper, ACCENT_MINIMUM)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)


def _gamma(channel: float) -> float:
    if channel <= 0.0031308:
        return 12.92 * channel
    return 1.055 * math.pow(channel, 1 / 2.4) - 0.055


def _to_oklab(colour: Triple) -> Triple:
    red, green, blue = (_linear(channel) for channel in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(colour: Triple) -> Triple:
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
