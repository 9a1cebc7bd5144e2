"""Pictures: well-formed whatever the numbers, quiet about what they withhold, deaf to markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.charts import (
    Bar,
    Column,
    Coverage,
    HeatRow,
    Place,
    Rung,
    bars,
    columns,
    country_map,
    coverage,
    heat,
    ladder,
    number,
    on_map,
    share,
    trend,
)
from portal.kernel.charts.columns import named_places
from portal.kernel.charts.heat import heat_step
from portal.kernel.charts.map import DATA, frame_of, shapes
from portal.kernel.charts.words import LINE, compact, lines

EVIL = '"><script>alert(1)</script><a href="javascript:x">&'
NUMBERS = st.none() | st.integers(0, 3) | st.integers(0, 10**15) | st.floats(0, 1e15)
COUNTS = st.none() | st.integers(0, 3) | st.integers(0, 10**12)
# A label may say NaN, and has: then no picture could be searched for a number that is none.
LABELS = st.text(max_size=120).filter(lambda text: "NaN" not in text)
ACROSS = re.compile(r'(?<![\w-])(?:x|x1|x2|cx|width)="(-?[\d.]+)%"')


def read(picture: str) -> ElementTree.Element:
    """Parse a picture as a browser would, and check what holds for all of them."""
    root = ElementTree.fromstring(picture.encode("utf-8", "ignore"))  # noqa: S314 (our own drawing)
    assert root.get("role") in {"img", "group"}
    assert root.get("role") == ("group" if "<a " in picture else "img")
    assert root.get("aria-label") == root.find("title").text or not root.find("title").text
    assert "style=" not in picture
    assert "<script" not in picture
    assert "NaN" not in picture.replace(EVIL, "")
    assert [at for at in ACROSS.findall(picture) if not 0 <= float(at) <= 100] == []
    return root


def clean(text: str) -> str:
    """Leave out what XML cannot hold; pages never get it, as texts are cleaned when they come in."""
    return "".join(sign for sign in text if sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF and sign < "￾")


@settings(max_examples=60)
@given(st.lists(st.tuples(LABELS, NUMBERS, NUMBERS), max_size=8), st.booleans())
def test_bars_hold_any_numbers(rows, rtl) -> None:
    made = [Bar(clean(label), value, href="/x/", before=before) for label, value, before in rows]
    root = read(bars("b", "T", made, rtl=rtl))
    assert len(root.findall("a")) == len(rows)


@settings(max_examples=60)
@given(st.lists(NUMBERS, max_size=60), st.booleans())
def test_columns_and_trend_hold_any_numbers(values, rtl) -> None:
    assert (
        read(
            columns("c", "T", [Column(f"W{place}", value) for place, value in enumerate(values)], rtl=rtl)
        ).tag
        == "svg"
    )
    assert read(trend("t", "T", values, before=values[::-1], rtl=rtl)).tag == "svg"


@settings(max_examples=60)
@given(st.lists(st.tuples(LABELS, COUNTS, *[st.integers(0, 10**9)] * 3), max_size=6), st.booleans())
def test_coverage_holds_any_numbers(rows, rtl) -> None:
    assert read(coverage("v", "T", [Coverage(clean(row[0]), *row[1:]) for row in rows], rtl=rtl)).tag == "svg"


@settings(max_examples=60)
@given(st.integers(0, 14), st.data(), st.booleans())
def test_heat_and_ladder_hold_any_numbers(width, data, rtl) -> None:
    values = st.lists(COUNTS, min_size=width, max_size=width)
    rows = [HeatRow("Row", data.draw(values), said="3", href="/x/") for _row in range(3)]
    assert read(heat("h", "T", ["Jan"] * width, rows, why="few", rtl=rtl)).tag == "svg"
    rungs = data.draw(st.lists(st.builds(Rung, LABELS.map(clean), st.integers(0, 10**12)), max_size=5))
    assert read(ladder("l", "T", rungs, rtl=rtl)).tag == "svg"


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["DE", "NL", "MT", "GB", "XX"]), COUNTS))
def test_map_holds_any_numbers(counts) -> None:
    places = {code: Place(code, heard, (heard or 0) + 5) for code, heard in counts.items()}
    root = read(country_map("m", "T", places))
    drawn = root.findall(".//path[@class]")
    shown = [path for path in drawn if "chart-place" in path.get("class", "")]
    assert len(shown) == len([code for code in places if on_map(code)])


@pytest.mark.parametrize(
    "picture",
    [
        bars("x", EVIL, [Bar(EVIL, 1, said=EVIL, href=EVIL, why=EVIL), Bar(EVIL, None, why=EVIL)]),
        columns("x", EVIL, [Column(EVIL, 1, whole=EVIL), Column(EVIL, None, why=EVIL)], description=EVIL),
        coverage("x", EVIL, [Coverage(EVIL, 1, href=EVIL), Coverage(EVIL, None, why=EVIL)]),
        heat("x", EVIL, [EVIL], [HeatRow(EVIL, [None], EVIL, EVIL)], why=EVIL),
        ladder("x", EVIL, [Rung(EVIL, 1, EVIL)]),
        trend("x", EVIL, [1], said=EVIL),
        country_map("x", EVIL, {"DE": Place(EVIL, 1, 2, EVIL, EVIL), "FR": Place(EVIL, None)}),
    ],
    ids=["bars", "columns", "coverage", "heat", "ladder", "trend", "map"],
)
def test_markup_in_words_stays_words(picture: str) -> None:
    root = read(picture)
    assert [link.get("href") for link in root.iter("a") if link.get("href") != "#"] == []
    assert "alert(1)" in "".join(root.itertext()) + root.get("aria-label")


@pytest.mark.parametrize("href", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:x"])
def test_links_lead_to_our_own_pages_alone(href: str) -> None:
    assert 'href="#"' in bars("b", "T", [Bar("A", 1, href=href)])
    assert 'href="/here/?a=1&amp;b=2"' in bars("b", "T", [Bar("A", 1, href="/here/?a=1&b=2")])


def test_withheld_bar_is_a_framed_hatch_with_its_reason() -> None:
    root = read(bars("b", "T", [Bar("Luxembourg", None, why="Fewer than 5 dealers")]))
    [bar] = [rect for rect in root.iter("rect") if rect.get("class") == "chart-withheld"]
    assert bar.get("fill") == "url(#b-hatch)"
    assert bar.find("title").text == "Luxembourg: not shown (Fewer than 5 dealers)"
    assert "not shown" in "".join(root.itertext())


def test_silence_is_the_same_hatch_everywhere() -> None:
    whole = coverage("v", "T", [Coverage("All", 1, 1, 1, 1)])
    place = country_map("m", "T", {"DE": Place("Germany", 0, 9)})
    assert whole.count('class="chart-silent" fill="url(#v-hatch)"') == 2
    assert 'chart-silent" fill="url(#m-hatch)"' in place


def test_empty_branch_says_so() -> None:
    assert Coverage("Nowhere", 0).words == "no dealers"
    assert "no dealers" in coverage("v", "T", [Coverage("Nowhere", 0), Coverage("Here", 1, href="/x/")])
    assert "0 (" not in coverage("v", "T", [Coverage("Nowhere", 0)])


def test_running_period_is_lighter() -> None:
    drawn = columns("c", "T", [Column("1", 3), Column("2", 1, is_partial=True)])
    assert drawn.count("chart-partial") == 1


def test_gap_in_a_trend_begins_the_line_anew() -> None:
    drawn = trend("t", "T", [1, 2, None, 3, 4])
    path = re.search(r' d="([^"]+)"', drawn)[1]
    assert path.count("M") == 2
    assert trend("t", "T", [None, None]).count("<circle") == 0


def test_right_to_left_mirrors_bars_but_no_map() -> None:
    left = bars("b", "T", [Bar("A", 1), Bar("B", 4)])
    right = bars("b", "T", [Bar("A", 1), Bar("B", 4)], rtl=True)
    assert '<rect x="0.00%" y="1.45em" width="25.00%"' in left
    assert '<rect x="75.00%" y="1.45em" width="25.00%"' in right
    place = {"DE": Place("Germany", 1, 9)}
    assert country_map("m", "T", place, rtl=True) == country_map("m", "T", place)


def test_long_labels_break_into_two_lines_and_end_with_an_ellipsis() -> None:
    long = "Ersatzteilversorgung und Lieferzeiten bei Wärmepumpen der ersten Baureihe"
    made = lines(long, "1.234")
    assert len(made) == 2
    assert max(map(len, made)) <= LINE - len("1.234")
    assert made[-1].endswith("…")
    assert lines("Short") == ["Short"]


@pytest.mark.parametrize(
    "value, said", [(0, "0"), (999, "999"), (1_000, "1k"), (1_234_567, "1M"), (4 * 10**9, "4G")]
)
def test_compact_numbers_fit_a_cell(value: int, said: str) -> None:
    assert compact(value) == said


def test_numbers_are_grouped_as_the_language_does() -> None:
    with translation.override("de"):
        assert number(12345) == "12.345"
    assert number(12) == "12"


@pytest.mark.parametrize(
    "part, whole, said",
    [
        (0, 9, "0\N{NO-BREAK SPACE}%"),
        (1, 3, "33\N{NO-BREAK SPACE}%"),
        (1, 500, "under 1\N{NO-BREAK SPACE}%"),
        (499, 500, "over 99\N{NO-BREAK SPACE}%"),
        (5, 5, "100\N{NO-BREAK SPACE}%"),
        (0, 0, ""),
    ],
)
def test_share_claims_no_false_precision(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


@given(st.integers(0, 200), st.integers(1, 9))
def test_named_places_fit_and_hold_the_last(count: int, most: int) -> None:
    places = named_places(count, most)
    assert len(places) <= most
    assert places == sorted(set(places))
    assert not count or places[-1] == count - 1


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_heat_steps_grow_with_the_value(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert heat_step(low, high) <= heat_step(high, high) == ("step-5" if high >= 5 else heat_step(high, high))
    assert heat_step(0, high) == "step-0"
    assert heat_step(None, high) == "withheld"


@given(st.lists(st.sampled_from(sorted(shapes()["shapes"])), min_size=1, max_size=9))
def test_frame_of_the_map_holds_its_countries(codes) -> None:
    boxes = [shapes()["shapes"][code]["box"] for code in codes]
    left, top, width, height = frame_of(boxes)
    assert 0 <= left <= shapes()["width"]
    assert width / height == pytest.approx(48 / 46)
    if width < shapes()["width"]:
        assert left <= min(box[0] for box in boxes)
        assert left + width >= max(box[2] for box in boxes)
        assert top <= min(box[1] for box in boxes)


def test_shapes_are_small_and_say_where_they_come_from() -> None:
    assert DATA.stat().st_size <= 150_000
    assert "Natural Earth" in shapes()["source"]
    assert {"DE", "NL", "FR", "GB", "IT", "PL", "AT", "LU", "MT", "XK"} <= set(shapes()["shapes"])
