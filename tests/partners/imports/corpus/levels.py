"""Lists whose levels are in disorder, or whose columns would bring them into it."""

from __future__ import annotations

from tests.partners.imports.corpus.case import Case
from tests.partners.imports.corpus.making import lines

LEVELS = [
    Case(
        "levels-that-do-not-fit",
        "a.csv",
        lines(
            "number;name;level;parent number",
            "2;Ahlers;dealer;V",
            "V;Hansa;distributor;1",
            "HQ;Works;hq;",
            "1;Voss;dealer;HQ",
            "3;Kern;dealer;1",
            "C;Norway;country;HQ",
            "R;North;region;C",
            "W;Alb;distributor;C",
        ),
    ),
    Case(
        "countries-over-regions",
        "a.csv",
        lines(
            "Land;Gebiet;Importeur;Nr;Firma",
            "DE;Nord;Hansa;1;Voss",
            "DE;Süd;Alb;2;Kern",
            "AT;Nord;Hansa;3;Ahlers",
        ),
    ),
    Case(
        "regions-under-distributors",
        "a.csv",
        lines(
            "Land;Gebiet;Importeur;Nr;Firma",
            "DE;Nord;Hansa;1;Voss",
            "DE;Süd;Hansa;2;Kern",
            "AT;Ost;Alb;3;Ahlers",
        ),
    ),
]
