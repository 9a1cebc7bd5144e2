"""One row at a time: understood, or refused with what to do."""

from __future__ import annotations

import pytest

from partners.imports.reading import HEADINGS, RawRow
from partners.imports.rows import PersonFacts, parse_row
from tests.partners.imports.sheets import HQ, dealer, person


def raw(cells: dict[str, object], formulas: tuple[str, ...] = ()) -> RawRow:
    return RawRow(
        7, dict.fromkeys(HEADINGS, "") | {key: str(value) for key, value in cells.items()}, formulas
    )


def test_good_row_is_understood_whole() -> None:
    cells = dealer(country="de", town="Ulm", band="a", ownership_group="G") | person(
        e_mail="Jens@Example.org", role="Dealer Principal", consent="yes"
    )
    row, problems = parse_row(raw(cells))
    assert problems == []
    assert row.partner.country == "DE"
    assert (row.partner.band, row.partner.parent, row.partner.ownership_group) == ("A", "HQ", "G")
    assert row.person == PersonFacts(
        "Jens", "jens@example.org", "dealer_principal", "de", frozenset({"news", "ask"})
    )


def test_row_without_person_has_none() -> None:
    row, problems = parse_row(raw(HQ))
    assert (row.person, problems) == (None, [])


@pytest.mark.parametrize(
    "cell,purposes",
    [("", None), ("no", set()), ("X", {"news", "ask"}), ("news", {"news"}), ("ask, NEWS", {"news", "ask"})],
)
def test_consent_is_yes_no_or_purposes(cell, purposes) -> None:
    row, problems = parse_row(raw(dealer() | person(consent=cell)))
    assert problems == []
    assert row.person.consent == purposes


@pytest.mark.parametrize(
    "cells,column,advice",
    [
        (dealer(number=""), "number", "Fill it in"),
        (dealer(number="<b>"), "number", "letters, digits"),
        (dealer(number="9" * 41), "number", "40 characters"),
        (dealer(name=""), "name", "Fill it in"),
        (dealer(name="x" * 201), "name", "200"),
        (dealer(level="shop"), "level", "hq, region"),
        (dealer(level=""), "level", "Fill it in"),
        (dealer(parent_number=""), "parent number", "partner above"),
        (dealer(parent_number="#"), "parent number", "letters, digits"),
        (HQ | {"parent number": "X"}, "parent number", "no parent"),
        (dealer(country="Germany"), "country", "DE"),
        (dealer(band="D"), "band", "A, B, C"),
        (dealer(town="x" * 101), "town", "100"),
        (dealer() | person(person=""), "person", "Fill it in"),
        (dealer() | person(e_mail="jens@"), "e-mail", "not an e-mail"),
        (dealer() | person(role="boss"), "role", "dealer_staff"),
        (dealer() | person(role="hq_sponsor"), "role", "level hq"),
        (dealer() | person(language="german"), "language", "such as de"),
        (dealer() | person(consent="maybe"), "consent", "yes, no"),
    ],
)
def test_bad_cell_says_row_column_value_and_what_to_do(cells, column, advice) -> None:
    row, problems = parse_row(raw(cells))
    assert row is None
    assert [(problem.row, problem.column, problem.value) for problem in problems] == [
        (7, column, str(cells.get(column, "")))
    ] * len(problems)
    assert any(advice in problem.advice for problem in problems)


def test_formula_is_refused_once() -> None:
    row, problems = parse_row(raw(dealer(name=""), ("name",)))
    assert row is None
    assert [(problem.column, problem.advice) for problem in problems] == [
        ("name", "This is a formula. Paste its value instead.")
    ]
