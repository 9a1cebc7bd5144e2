"""Pictures of figures as SVG text: drawn on the server, coloured by classes, read by everybody.

Every picture has a title and a description, links that the keyboard reaches or one image role, and text that
keeps its size at every width: lengths across are percentages, lengths down are em. A withheld figure is a
framed hatch with its reason, silence the same hatch unframed, a voice always the accent.
"""

from __future__ import annotations

from portal.kernel.charts.bars import Bar, bars
from portal.kernel.charts.columns import Column, columns
from portal.kernel.charts.coverage import DARK, HEARD, REACHABLE, TOUCHED, Coverage, coverage
from portal.kernel.charts.figure import Cell, Figure, Table
from portal.kernel.charts.heat import HeatRow, heat
from portal.kernel.charts.ladder import Rung, ladder
from portal.kernel.charts.map import Place, country_map, on_map
from portal.kernel.charts.trend import trend
from portal.kernel.charts.words import number, share

__all__ = [
    "DARK",
    "HEARD",
    "REACHABLE",
    "TOUCHED",
    "Bar",
    "Cell",
    "Column",
    "Coverage",
    "Figure",
    "HeatRow",
    "Place",
    "Rung",
    "Table",
    "bars",
    "columns",
    "country_map",
    "coverage",
    "heat",
    "ladder",
    "number",
    "on_map",
    "share",
    "trend",
]
