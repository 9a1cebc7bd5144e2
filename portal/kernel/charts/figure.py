"""A picture with everything that makes it honest: finding, unit, n, coverage, source, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One cell of the table beside a picture; no text is a withheld figure."""

    text: str | None
    href: str = ""


@dataclass(frozen=True)
class Table:
    """The figures of a picture as rows: the first cell of each names it, the others are numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Figure:
    """What `<c-chart>` shows: the finding first, the picture, then on what it stands."""

    name: str
    finding: str
    unit: str
    picture: str
    table: Table
    based_on: Sequence[str] = field(default_factory=tuple)
    withheld: str = ""
    empty: str = ""
