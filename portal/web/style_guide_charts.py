"""Every picture in every state, for the style guide."""

from __future__ import annotations

from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from portal.kernel.charts import (
    Bar,
    Cell,
    Column,
    Coverage,
    Figure,
    HeatRow,
    Place,
    Rung,
    Table,
    bars,
    columns,
    country_map,
    coverage,
    heat,
    ladder,
    trend,
)

FEW = gettext_lazy("Fewer than 5 dealers: a figure about so few would tell who spoke.")
THEMES = [
    Bar("Ersatzteilversorgung und Lieferzeiten bei Wärmepumpen der ersten Baureihe", 34, href="#", before=21),
    Bar("Price lists", 22, href="#", before=25),
    Bar("Training", 9, href="#", before=0),
    Bar("Warranty", None, why=str(FEW)),
    Bar("Noise", 0),
]
BRANCHES = [
    Coverage("Germany", 21, 40, 30, 9, href="#"),
    Coverage("Netherlands", 8, 12, 4, 16, href="#"),
    Coverage("Österreich, Schweiz und Liechtenstein", 0, 4, 9, 22, href="#"),
    Coverage("Luxembourg", None, why=str(FEW)),
]
WEEKS = [3, 5, 4, 9, 12, 7, 6, 18, 11, 8, 4, 10]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def sample_figures() -> list[Figure]:
    """Return one of each, with what stands around it."""
    rtl = get_language_bidi()
    return [
        _figure("sample-bars", _("Spare parts leads with 34 voices from 21 dealers"), _bars(rtl), str(FEW)),
        _figure("sample-columns", _("Most was said in the week of 23 February"), _columns(rtl)),
        _figure("sample-coverage", _("29 of 175 dealers are heard (17 %)"), _coverage(rtl), str(FEW)),
        _figure("sample-whole", _("21 of 100 dealers are heard (21 %)"), _whole(rtl)),
        _figure("sample-heat", _("Germany speaks all year, the Alps are silent"), _heat(rtl), str(FEW)),
        _figure("sample-ladder", _("One dealer in eight spoke"), _ladder(rtl)),
        _figure("sample-map", _("France is heard most, Spain is silent"), _map(), str(FEW)),
        _figure("sample-trend", _("More is said than in the quarter before"), _trend(rtl)),
        _none("sample-none"),
        _figure(
            "sample-one", _("One theme, one voice"), bars("sample-one", "One", [Bar("Noise", 1)], rtl=rtl)
        ),
    ]


def _figure(name: str, finding: str, picture: str, withheld: str = "") -> Figure:
    rows = [(Cell("Germany", "#"), Cell("21"), Cell("100")), (Cell("Luxembourg"), Cell(None), Cell("2"))]
    return Figure(
        name=name,
        finding=finding,
        unit=_("Voices, first quarter"),
        picture=picture,
        table=Table((_("Branch"), _("Heard"), _("Dealers")), rows),
        based_on=(_("n = 65 voices of 34 dealers"), _("coverage 34 of 260 dealers (13 %)")),
        withheld=withheld,
    )


def _none(name: str) -> Figure:
    return Figure(
        name,
        _("Nothing was said in this period"),
        "",
        "",
        Table((), ()),
        empty=_("Choose a longer period, or look whom to reach next."),
    )


def _bars(rtl: bool) -> str:
    return bars("sample-bars", "Voices by theme", THEMES, rtl=rtl)


def _columns(rtl: bool) -> str:
    last = len(WEEKS) - 1
    periods = [Column(f"W {n + 1}", v, is_partial=n == last) for n, v in enumerate(WEEKS)]
    periods[2] = Column("W 3", None, why=str(FEW))
    return columns("sample-columns", "Voices by week", periods, rtl=rtl)


def _coverage(rtl: bool) -> str:
    return coverage("sample-coverage", "Coverage by branch", BRANCHES, rtl=rtl)


def _whole(rtl: bool) -> str:
    return coverage("sample-whole", "Coverage of Germany", BRANCHES[:1], rtl=rtl)


def _heat(rtl: bool) -> str:
    rows = [
        HeatRow("Germany", [value * 3 for value in WEEKS], "291", "#"),
        HeatRow("Österreich, Schweiz und Liechtenstein", [0, 1, *[None] * 8, 0, 0]),
        HeatRow("Netherlands", [*WEEKS[::-1]], "97"),
    ]
    return heat("sample-heat", "Voices by branch and month", MONTHS, rows, why=str(FEW), rtl=rtl)


def _ladder(rtl: bool) -> str:
    rungs = [Rung("Dealers", 260), Rung("Reachable", 190), Rung("Touched", 150), Rung("Heard", 34, "#")]
    return ladder("sample-ladder", "From dealers to voices", rungs, rtl=rtl)


def _trend(rtl: bool) -> str:
    before = [2, 3, 3, 4, 6, 5, 5, 7, 6, 7, 8, 6]
    return trend("sample-trend", "Voices by week", [*WEEKS[:5], None, *WEEKS[6:]], before=before, rtl=rtl)


def _map() -> str:
    places = {
        "DE": Place("Germany", 21, 100, "21 of 100", "#"),
        "FR": Place("France", 30, 34, "30 of 34"),
        "IT": Place("Italy", 12, 30, "12 of 30"),
        "PL": Place("Poland", 9, 16, "9 of 16"),
        "ES": Place("Spain", 0, 12, "0 of 12"),
        "LU": Place("Luxembourg", None),
        "AT": Place("Austria", None),
        "MT": Place("Malta", 2, 6, "2 of 6"),
    }
    return country_map("sample-map", "Dealers heard by country", places)
