"""What a cell of the lattice holds, and how rows become cells: pure, shared by folding, reading and recount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from partners.enums import Band

# What a dealer of each band weighs in a weighted figure, and one whose band nobody knows: the only place.
WEIGHTS: Mapping[str, float] = {Band.A: 5.0, Band.B: 2.0, Band.C: 1.0, "": 1.0}

UNBANDED, DISTRIBUTOR, NOBODY = "-", "D", "N"


@dataclass(frozen=True)
class Cell:
    """Figures of one cell; dealers are distinct, distributors stand beside them and `unnamed` apart."""

    voices: int = 0
    dealers: int = 0
    dealers_a: int = 0
    dealers_b: int = 0
    dealers_c: int = 0
    distributor_voices: int = 0
    distributors: int = 0
    unnamed: int = 0

    def __add__(self, other: Cell) -> Cell:
        """Add changes to a cell."""
        return Cell(*(getattr(self, name) + getattr(other, name) for name in FIELDS))

    @property
    def weighted(self) -> float:
        """Return the dealers weighted by their bands."""
        unbanded = self.dealers - self.dealers_a - self.dealers_b - self.dealers_c
        return (
            self.dealers_a * WEIGHTS[Band.A]
            + self.dealers_b * WEIGHTS[Band.B]
            + self.dealers_c * WEIGHTS[Band.C]
            + unbanded * WEIGHTS[""]
        )

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was said here."""
        return not any(getattr(self, name) for name in FIELDS)


FIELDS = tuple(each.name for each in fields(Cell))
NOTHING = Cell()
