"""Sheets as people lay them out: titles, merged cells, hidden parts, repeated headings, several sheets."""

from __future__ import annotations

from typing import Any

from tests.partners.imports.corpus.case import Case
from tests.partners.imports.corpus.making import book, old_book

ROWS = [["Händlernummer", "Firma", "Ort"], ["00017", "Voss", "Ulm"], ["00018", "Ahlers", "Kiel"]]


def _titled(_workbook: Any, sheet: Any) -> None:
    sheet.merge_range(0, 0, 0, 5, "Händlerliste 2025, Stand 31.12.2025")
    sheet.merge_range(1, 0, 1, 5, "vertraulich")


def _merged_regions(_workbook: Any, sheet: Any) -> None:
    sheet.merge_range(1, 0, 2, 0, "Nord")
    sheet.merge_range(3, 0, 4, 0, "Süd")


def _merged_old(_workbook: Any, sheet: Any) -> None:
    sheet.write_merge(1, 2, 0, 0, "Nord")


def _hidden(_workbook: Any, sheet: Any) -> None:
    sheet.set_column(2, 2, None, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})


def _hidden_old(_workbook: Any, sheet: Any) -> None:
    sheet.col(2).hidden = True
    sheet.row(2).hidden = True


def _formatted_blanks(workbook: Any, sheet: Any) -> None:
    line = workbook.add_format({"bottom": 1})
    for row in range(3, 300):
        for column in range(40):
            sheet.write_blank(row, column, None, line)


def _cover(workbook: Any, sheet: Any) -> None:
    sheet.write(0, 0, "Händlerliste")
    sheet.write(2, 0, "Bitte das zweite Blatt benutzen")
    second = workbook.add_worksheet("Händler")
    for at, row in enumerate(ROWS):
        second.write_row(at, 0, row)


def _hidden_first(workbook: Any, sheet: Any) -> None:
    _cover(workbook, sheet)
    third = workbook.add_worksheet("alt")
    third.write_row(0, 0, ["Händlernummer", "Firma"])
    third.hide()


LAYOUTS = [
    Case("titles", "a.xlsx", book([[], [], [], *ROWS], _titled)),
    Case(
        "merged-regions",
        "a.xlsx",
        book(
            [
                ["Region", "Nr", "Firma"],
                [None, 1, "A"],
                [None, 2, "B"],
                [None, 3, "C"],
                [None, 4, "D"],
                ["", 5, "E"],
            ],
            _merged_regions,
        ),
    ),
    Case(
        "merged-old",
        "a.xls",
        old_book([["Region", "Nr", "Firma"], [None, 1, "A"], [None, 2, "B"], ["", 3, "C"]], _merged_old),
    ),
    Case("hidden", "a.xlsx", book(ROWS, _hidden)),
    Case("hidden-old", "a.xls", old_book(ROWS, _hidden_old)),
    Case("blank-ends-formatted", "a.xlsx", book(ROWS, _formatted_blanks)),
    Case("cover", "a.xlsx", book([], _cover)),
    Case("hidden-sheet", "a.xlsx", book([], _hidden_first)),
    Case("headings-on-every-page", "a.xlsx", book([*ROWS, [], ROWS[0], ["00019", "Meinders", "Aurich"]])),
    Case(
        "equal-headings",
        "a.xlsx",
        book(
            [
                ["Nr", "Firma", "Telefon", "Telefon", "Kontakt", "Bemerkung"],
                [1, "Voss", "0731 1", "0731 2", "Ina Voss", "egal"],
            ]
        ),
    ),
    Case(
        "telling-brackets",
        "a.xlsx",
        book(
            [
                ["Nr.*", "Firma (laut HR)", "E-Mail des Ansprechpartners", "Umsatzklasse 2025"],
                [1, "Voss", "ina@voss.example", "Klasse A"],
            ]
        ),
    ),
    Case(
        "column-without-heading",
        "a.xlsx",
        book([["Nr", "Firma", "", "Notiz"], [1, "Voss", "ina@voss.example", "x"]]),
    ),
    Case("sum-below", "a.xlsx", book([*ROWS, ["", "Summe", 2]])),
]
