"""What turnover bands mean for figures: the weight of a dealer; windows are the network's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from partners.enums import Band

if TYPE_CHECKING:
    from partners.models import Network

# What a dealer of each band weighs in a weighted figure, and one whose band nobody knows: the only place.
WEIGHTS: Mapping[str, float] = {Band.A: 5.0, Band.B: 2.0, Band.C: 1.0, "": 1.0}


def windows_of(network: Network) -> dict[str, int]:
    """Return for how many days a dealer of each band is heard after a voice; of none, as long as of C."""
    return {
        Band.A: network.window_a_days,
        Band.B: network.window_b_days,
        Band.C: network.window_c_days,
        "": network.window_c_days,
    }
