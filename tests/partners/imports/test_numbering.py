"""A number of a partner above that stands in some rows of a flat list holds for all that mean it."""

from __future__ import annotations

from pathlib import Path

from partners.imports.facts import Problem
from partners.imports.guessing import guess_mapping
from partners.imports.table import Heading, RawRow, Sheet, Table
from partners.imports.understanding import derive_number, understand

PLAIN = ("distributor", "distributor number", "number", "name")
REGIONS = ("region", *PLAIN)
COUNTRIES = ("country", *PLAIN)


def read(headings: tuple[str, ...], *lines: str) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Return number -> name of the distributors, number -> parent of the dealers, and problems."""
    rows = [RawRow(at, tuple(line.split(";"))) for at, line in enumerate(lines, start=2)]
    titles = tuple(Heading(chr(65 + at), title) for at, title in enumerate(headings))
    sheet = Sheet("A", 1, titles, tuple(rows))
    table = Table(Path("a.csv"), "a.csv", (sheet,), lambda _name, _row: iter(rows))
    understood = list(understand(table, guess_mapping(sheet)))
    facts = [row.partner for row, _problems in understood if row]
    return (
        {one.number: one.name for one in facts if one.level == "distributor"},
        {one.number: one.parent for one in facts if one.level == "dealer"},
        [problem for _row, problems in understood for problem in problems],
    )


def test_blank_number_before_and_after_a_written_one_means_the_same_distributor() -> None:
    above, dealers, problems = read(
        PLAIN,
        "Hansa Vertrieb;;1;Ahlers",
        "HANSA-Vertrieb;D-7;2;Petersen",
        "Hansa Vertrieb;;3;Voss",
        "Süd;;4;Eder",
    )
    south = derive_number("D", "Süd", "")
    assert above == {"D-7": "Hansa Vertrieb", south: "Süd"}
    assert (dealers, problems) == ({"1": "D-7", "2": "D-7", "3": "D-7", "4": south}, [])


def test_two_numbers_of_one_name_are_asked_about_where_a_row_leaves_them_blank() -> None:
    _above, dealers, problems = read(PLAIN, "Hansa;D-7;1;Ahlers", "Hansa;D-8;2;Petersen", "Hansa;;3;Voss")
    assert dealers == {"1": "D-7", "2": "D-8"}
    assert [(one.row, one.column) for one in problems] == [(4, "distributor number")]
    assert problems[0].advice == (
        "Several partners have this name: D-7, D-8. Write the number of the one that is meant."
    )


def test_same_name_in_another_region_is_another_distributor() -> None:
    lines = [
        "North;Hansa;D-7;1;Ahlers",
        "North;Hansa;;2;Petersen",
        "South;Eder;D-9;3;Voss",
        "South;Hansa;;4;Lang",
    ]
    _above, dealers, problems = read(REGIONS, *lines)
    assert (dealers["1"], dealers["2"], dealers["3"]) == ("D-7", "D-7", "D-9")
    assert dealers["4"] == derive_number("D", "Hansa", "")
    assert problems == []


def test_same_name_in_another_country_is_another_distributor() -> None:
    lines = ["DE;Hansa;D-7;1;Ahlers", "Germany;Hansa;;2;Petersen", "AT;Hansa;;3;Voss"]
    _above, dealers, problems = read(COUNTRIES, *lines)
    assert dealers == {"1": "D-7", "2": "D-7", "3": derive_number("D", "Hansa", "AT")}
    assert problems == []
