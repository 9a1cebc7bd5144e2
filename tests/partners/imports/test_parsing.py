"""Pieces of reading that no whole file of the corpus reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from partners.imports.cells import Cells, Reader
from partners.imports.guessing import guess_mapping
from partners.imports.parsing.kinds import content_kind
from partners.imports.parsing.letters import column_index, column_letters
from partners.imports.parsing.limits import Refusal
from partners.imports.parsing.lines import filled
from partners.imports.parsing.numbers import DATE, format_kind, shown
from partners.imports.parsing.xls import open_xls
from partners.imports.parsing.xlsx import open_xlsx
from partners.imports.table import Heading, RawRow, Sheet, Table
from partners.imports.understanding import understand
from tests.partners.imports.corpus.making import book, old_book, packed, workbook_parts


@pytest.mark.parametrize("letters,index", [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_columns_have_letters(letters, index) -> None:
    assert (column_index(letters), column_letters(index)) == (index, letters)


@pytest.mark.parametrize(
    "number,code,kind",
    [
        (14, "", DATE),
        (0, "General", ""),
        (164, "Standard", ""),
        (164, "[$-407]dd.mm.yyyy;@", DATE),
        (164, '"day" 0', '"day" 0'),
        (164, "00000", "00000"),
        (164, "0", ""),
        (164, "0.00%", ""),
        (164, "#,##0", ""),
    ],
)
def test_number_formats(number, code, kind) -> None:
    assert format_kind(number, code) == kind


@pytest.mark.parametrize(
    "value,kind,text",
    [
        (45_992.0, DATE, "2025-12-01"),
        (45_992.5, DATE, "2025-12-01 12:00"),
        (59, DATE, "1900-02-28"),
        (9e9, DATE, "9000000000"),
        (-1e300, DATE, "-1e+300"),
        (7, "000\\-0", "000-7"),
        (-7, "0000", "-7"),
        (1.25, "0000", "1.25"),
    ],
)
def test_numbers_are_shown_as_in_their_cell(value, kind, text) -> None:
    assert shown(value, kind) == text


@pytest.mark.parametrize(
    "content,kind",
    [
        (b"\x09\x08\x10\x00", "xls"),
        (b"GIF89a", "picture"),
        (b"<table>", "html"),
        (b"<x>", "xml"),
        (b"PKxx", "cut"),
    ],
)
def test_content_has_a_kind(tmp_path, content, kind) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert content_kind(path) == kind


def test_old_workbook_with_truth_and_too_many_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    old_book([["number", True], [None, False]])(path)
    found = [line.texts() for source in open_xls(path) for line in filled(source.lines)]
    assert found == [["number", "true"], ["", "false"]]
    old_book([], lambda workbook, _sheet: [workbook.add_sheet(f"S{at}") for at in range(50)])(path)
    with pytest.raises(Refusal, match="too_many_sheets"):
        next(open_xls(path))


def test_spoken_text_in_a_cell_is_left_out(tmp_path: Path) -> None:
    cell = '<c t="inlineStr"><is><t>Voss</t><rPh><t>FOSS</t></rPh></is></c>'
    path = tmp_path / "a.xlsx"
    packed(workbook_parts(f"<cols/><sheetData><row>{cell}</row></sheetData>"))(path)
    assert [line.texts() for source in open_xlsx(path) for line in filled(source.lines)] == [["Voss"]]


def test_cells_beyond_the_styles_are_plain(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    packed(workbook_parts('<sheetData><row><c s="9"><v>17.0</v></c></row></sheetData>'))(path)
    assert [line.texts() for source in open_xlsx(path) for line in filled(source.lines)] == [["17"]]


def test_merged_ranges_end_with_their_last_row(tmp_path: Path) -> None:
    def merge(_workbook, sheet) -> None:
        sheet.merge_range(0, 0, 1, 1, "both")

    path = tmp_path / "a.xlsx"
    book([[None, None, 1], [None, None, 2], [None, None, 3]], merge)(path)
    found = [line.texts() for source in open_xlsx(path) for line in filled(source.lines)]
    assert found == [["both", "", "1"], ["both", "", "2"], ["", "", "3"]]


def table_of(headings: str, *rows: str) -> Table:
    """Return a table; semicolons part its cells."""
    columns = tuple(Heading(chr(65 + at), title) for at, title in enumerate(headings.split(";")))
    raws = tuple(RawRow(at, tuple(row.split(";"))) for at, row in enumerate(rows, start=2))
    sheet = Sheet("A", 1, columns, raws)
    return Table(Path("a.csv"), "a.csv", (sheet,), lambda _name, _row: iter(raws))


def lines_of(table: Table, chain: tuple[str, ...]) -> list[str]:
    """Return what understanding says under a chain that somebody chose."""
    mapping = guess_mapping(table.sheets[0]).choose({}, chain=chain)
    return [
        *(
            f"{row.partner.number} < {row.partner.parent}"
            for row, _wrong in understand(table, mapping)
            if row
        ),
        *(problem.advice for _row, wrong in understand(table, mapping) for problem in wrong),
    ]


def test_partner_above_in_two_places_is_refused_in_the_second() -> None:
    table = table_of("Nr;Firma;Gebiet;Importeur-Nr", "1;A;Nord;V1", "2;B;Süd;V1", "3;C;Süd;V/2!")
    assert lines_of(table, ("region", "distributor")) == [
        "R-NORD-ED138 < ",
        "V1 < R-NORD-ED138",
        "1 < V1",
        "Row 2 has it under another partner. Make the rows equal.",
        "Use at most 40 letters, digits, spaces and . / - _ only.",
    ]


def test_rows_of_higher_levels_hang_above_their_own_column() -> None:
    table = table_of(
        "Nr;Firma;Ebene;Gebiet;Importeur",
        "HQ;Werk;hq;;",
        "V1;Hansa;Importeur;Nord;Hansa",
        "R1;Nord;Region;Nord;",
    )
    assert lines_of(table, ("region", "distributor")) == [
        "HQ < ",
        "R-NORD-ED138 < ",
        "V1 < R-NORD-ED138",
        "R1 < ",
    ]


def test_short_rows_and_blank_rows_are_borne() -> None:
    table = table_of("Nr;Firma;Ort;Notiz", "1;A", ";;;x", "2;B;-")
    mapping = guess_mapping(table.sheets[0])
    towns = [row.partner.town for row, _wrong in understand(table, mapping) if row]
    assert towns == ["", ""]


def test_first_thing_wrong_with_a_cell_is_enough() -> None:
    table = table_of("Nr;Firma", f"{'#' * 50};A")
    cells = Cells(table.sheets[0].samples[0], Reader.of(guess_mapping(table.sheets[0])))
    cells.refuse("number", "one")
    cells.refuse("number", "two")
    cells.refuse("role", "elsewhere")
    assert [(problem.column, problem.advice) for problem in cells.problems] == [
        ("Nr", "one"),
        ("role", "elsewhere"),
    ]
