"""How well people agree who coded the same things apart from each other: Krippendorff's alpha.

After Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (University of Pennsylvania, 2011,
revised 2013), part C: nominal data, any number of observers, missing data. A unit holds the values that it
was given; each ordered pair of values within a unit of m values counts 1 / (m - 1) in the matrix of
coincidences o, whose rows sum up to n_c and all together to n. Then

    alpha = 1 - D_o / D_e = 1 - (n - 1) * sum(o_ck, c != k) / sum(n_c * n_k, c != k)

1 is perfect agreement, 0 what chance would give, less is systematic disagreement. A unit with one value says
nothing of agreement and is left out. Where all values are the same, chance could give nothing else: there is
no alpha then, and the share of agreement stands alone.

A remark may have several themes. So each theme is a binary variable of its own ("has it" or not), and over
all themes every pair of remark and theme is one such decision, in one matrix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

# What two people gave one remark.
Pair = tuple[Collection[int], Collection[int]]


@dataclass(frozen=True)
class Agreement:
    """How often two people decided the same, of how many decisions; `both` said yes, `first` and `second`."""

    same: int
    decisions: int
    first: int
    second: int
    both: int
    alpha: float | None

    @property
    def share(self) -> float:
        """Return the share of decisions that were the same."""
        return self.same / self.decisions if self.decisions else 0.0


def nominal_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return alpha for nominal data, or None where nothing was compared or all values are the same."""
    coincidences: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for values in units:
        for pair in permutations(values, 2):
            coincidences[pair] += 1 / (len(values) - 1)
    totals: dict[Hashable, float] = defaultdict(float)
    for (one, _other), count in coincidences.items():
        totals[one] += count
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    if len(totals) < 2:
        return None
    observed = sum(count for (one, other), count in coincidences.items() if one != other)
    return 1 - (n - 1) * observed / expected


def agreement_on(theme: int, pairs: Sequence[Pair]) -> Agreement:
    """Return how far two people agree on which remarks have a theme."""
    return _compared([(theme in first, theme in second) for first, second in pairs])


def agreement_in_all(themes: Collection[int], pairs: Sequence[Pair]) -> Agreement:
    """Return how far two people agree over all themes: each remark and theme is one decision."""
    return _compared([(theme in one, theme in other) for one, other in pairs for theme in themes])


def same_sets(pairs: Sequence[Pair]) -> int:
    """Count the remarks that both gave exactly the same themes."""
    return sum(set(first) == set(second) for first, second in pairs)


def _compared(decisions: Sequence[tuple[bool, bool]]) -> Agreement:
    return Agreement(
        same=sum(one == other for one, other in decisions),
        decisions=len(decisions),
        first=sum(one for one, _other in decisions),
        second=sum(other for _one, other in decisions),
        both=sum(one and other for one, other in decisions),
        alpha=nominal_alpha(decisions),
    )
