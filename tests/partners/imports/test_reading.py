"""Files are read row by row; whatever is no sheet of ours gets one clear sentence."""

from __future__ import annotations

import zipfile

import pytest

from partners.imports import reading
from partners.imports.reading import HEADINGS, ImportFileError, clean, read_rows
from tests.partners.imports.sheets import HQ, dealer, write_sheet


def test_rows_keep_their_number_and_headings_in_any_order_and_case(tmp_path) -> None:
    headings = [heading.upper() for heading in reversed(HEADINGS)]
    path = write_sheet(
        tmp_path / "a.xlsx",
        [{key.upper(): value for key, value in row.items()} for row in (HQ, {}, dealer())],
        headings,
    )
    rows = list(read_rows(path))
    assert [(row.number, row.cells["number"], row.cells["level"]) for row in rows] == [
        (2, "HQ", "hq"),
        (4, "00017", "dealer"),
    ]


@pytest.mark.parametrize(
    "value,shown,formats",
    [("00017", "00017", ""), (17, "17", ""), (17, "00017", "00000"), (17.0, "17", ""), (1.5, "1.5", "")],
)
def test_leading_zeros_stay(tmp_path, value, shown, formats) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [dealer() | {"number": value}], formats=formats)
    assert next(read_rows(path)).cells["number"] == shown


def test_formulas_are_named_and_never_evaluated(tmp_path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [dealer() | {"name": "formula:=1+1"}])
    row = next(read_rows(path))
    assert (row.cells["name"], row.formulas) == ("", ("name",))


@pytest.mark.parametrize(
    "text,kept",
    [
        ("=cmd|'/c calc'!A0", "cmd|'/c calc'!A0"),
        ("@SUM(A1)", "SUM(A1)"),
        ("  \t-+=2  ", "2"),
        ("Müller\x00 \x1b[31m GmbH\r\n", "Müller [31m GmbH"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("Mu\u0308ller", "Müller"),
        ("x" * 900, "x" * 500),
    ],
)
def test_clean_neutralises_formulas_and_control_characters(text, kept) -> None:
    assert clean(text) == kept


def test_missing_headings_are_all_named(tmp_path) -> None:
    path = write_sheet(
        tmp_path / "a.xlsx", [HQ], [heading for heading in HEADINGS if heading not in ("level", "role")]
    )
    with pytest.raises(ImportFileError, match="level, role"):
        list(read_rows(path))


def test_empty_sheet_lacks_every_heading(tmp_path) -> None:
    with pytest.raises(ImportFileError, match="number, name"):
        list(read_rows(write_sheet(tmp_path / "a.xlsx", [], [])))


def test_files_that_are_no_workbook_say_so(tmp_path) -> None:
    text, broken, other = tmp_path / "a.csv", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    text.write_text("number;name")
    whole = write_sheet(tmp_path / "whole.xlsx", [HQ]).read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(other, "w") as container:
        container.writestr("word/document.xml", "<a/>")
    hollow = tmp_path / "d.xlsx"
    with zipfile.ZipFile(hollow, "w") as container:
        container.writestr("xl/workbook.xml", "<a/>")
    for path in (text, broken, other, hollow):
        with pytest.raises(ImportFileError, match="not a readable XLSX"):
            list(read_rows(path))
    with pytest.raises(ImportFileError, match="no file"):
        list(read_rows(tmp_path / "nowhere.xlsx"))


def test_workbook_without_a_sheet_is_refused(tmp_path) -> None:
    whole = write_sheet(tmp_path / "whole.xlsx", [HQ])
    emptied = tmp_path / "emptied.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(emptied, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                start, end = data.index(b"<sheets>"), data.index(b"</sheets>")
                data = data[: start + len(b"<sheets>")] + data[end:]
            target.writestr(entry, data)
    with pytest.raises(ImportFileError, match="not a readable XLSX"):
        list(read_rows(emptied))


def test_too_large_files_are_refused(tmp_path, monkeypatch) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [HQ, dealer(), dealer("2")])
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(ImportFileError, match="more than 3 rows"):
        list(read_rows(path))
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(ImportFileError, match="too large"):
        list(read_rows(path))
