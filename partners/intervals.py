"""Intervals for shares of a network, which is finite: whoever asks everybody knows it exactly.

Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22, 1927, p. 209-212) with the finite population correction
(W. G. Cochran, Sampling Techniques, 3rd edition, 1977, section 2.6 and 3.2): n is replaced by the effective
n / fpc with fpc = (N - n) / (N - 1), so that the interval closes when n reaches N.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A share's lower and upper end, both between 0 and 1."""

    low: float
    high: float


def wilson_interval(hits: int, asked: int, population: int, *, z: float = Z95) -> Interval | None:
    """Return the interval of hits / asked, where so many of a finite population were asked; None: nobody."""
    if asked <= 0 or population < asked or not 0 <= hits <= asked:
        return None
    share = hits / asked
    if asked == population:
        return Interval(share, share)
    n = asked * (population - 1) / (population - asked)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
