"""Mappings are guessed, chosen, remembered, and refused where they can't be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partners.import_forms import MappingForm
from partners.imports.fields import FIELDS, MappingError
from partners.imports.guessing import guess_mapping
from partners.imports.headings import EXPORTED, HEADINGS, KNOWN, find_headings
from partners.imports.mapping import Column, Mapping, apply_mapping
from partners.imports.table import Heading, RawRow, Sheet, Table
from partners.imports.understanding import understand


def sheet(headings: str, *rows: str) -> Sheet:
    """Return a sheet; semicolons part its cells."""
    titles = headings.split(";")
    columns = tuple(Heading(chr(65 + at), title) for at, title in enumerate(titles))
    samples = tuple(RawRow(at, tuple(row.split(";"))) for at, row in enumerate(rows, start=2))
    return Sheet("A", 1, columns, samples)


def fields_of(mapping: Mapping) -> list[str]:
    """Return the fields in the order of the columns."""
    return [column.field for column in mapping.columns]


def understood(mapping: Mapping, made: Sheet) -> list[object]:
    """Return what understanding yields."""
    table = Table(Path("a.csv"), "a.csv", (made,), lambda _name, _row: iter(made.samples))
    return list(understand(table, mapping))


def test_every_known_heading_leads_to_a_field_and_exports_to_themselves() -> None:
    assert set(KNOWN.values()) == set(FIELDS)
    mapping = guess_mapping(sheet(";".join(EXPORTED.values())))
    assert (fields_of(mapping), mapping.shape, mapping.missing()) == (list(EXPORTED), "tree", ())
    assert {column.confidence for column in mapping.columns} == {100}
    assert guess_mapping(sheet(";".join(HEADINGS))).missing() == ()


@pytest.mark.parametrize(
    "headings,rows,fields",
    [
        ("Nr;Firma;Telefon;Mobil", [], ["number", "name", "phone", ""]),
        ("Nr;Firma;Name;Vorname", [], ["number", "name", "last_name", "first_name"]),
        ("Nr;Firma;Name", [], ["number", "name", "person"]),
        ("Nr;Firma;Name;Ansprechpartner", [], ["number", "name", "", "person"]),
        ("Nr;Name", [], ["number", "name"]),
        ("Nr;Firma;;", ["1;A;a@b.example;DE", "2;B;;NL"], ["number", "name", "email", "country"]),
        ("Nr;Firma;Art;?", ["1;A;x;Händler", "2;B;y;Importeur"], ["number", "name", "level", ""]),
        ("Nr;Firma;?", ["1;A;Inhaber", "2;B;Verkäufer"], ["number", "name", "role"]),
        ("Nr;Firma;?", ["1;A;rot", "2;B;Inhaber"], ["number", "name", ""]),
        ("Nr;Firma;Funktion", ["1;A;Lager", "2;B;Büro 2", "3;C;Inhaber"], ["number", "name", "job_title"]),
        ("Nr;Firma;Funktion", ["1;A;Chef", "2;B;Büro 2", "3;C;Inhaber"], ["number", "name", "role"]),
        ("Nr;Firma;Anzahl Mitarbeiter", ["1;A;12", "2;B;3", "3;C;7"], ["number", "name", ""]),
        ("Nr;Firma;Name Mitarbeiter", ["1;A;Ina", "2;B;Ole", "3;C;7"], ["number", "name", "person"]),
        ("Nr;Firma;Typ", ["1;A;rot", "2;B;blau", "3;C;rot"], ["number", "name", ""]),
        ("Nr;Firma;Typ", ["1;A;rot", "2;B;Händler", "3;C;rot"], ["number", "name", "level"]),
        ("Nr;Firma;Status", ["1;A;CA", "2;B;NY", "3;C;TX"], ["number", "name", ""]),
        (
            "Nr;Firma;Land;Klasse;E-Mail;Tel;Vertragsende;Einwilligung am;Einwilligung;Newsletter;Umfragen",
            ["1;A;Mond;X;a;b;c;d;e;f;g"] * 3,
            ["number", "name", *[""] * 9],
        ),
        ("Nr;Vertriebspartner;Ort", [], ["number", "name", "town"]),
    ],
)
def test_columns_are_guessed_by_what_stands_beside_and_below(headings, rows, fields) -> None:
    assert fields_of(guess_mapping(sheet(headings, *rows))) == fields


@pytest.mark.parametrize(
    "rows,chain,by_country",
    [
        (["DE;Nord;V", "DE;Süd;W", "NL;Oost;X"], ("region", "distributor"), True),
        (["DE;Mitte;V", "AT;Mitte;W", "NL;West;X"], ("region", "country", "distributor"), False),
        (["DE;Nord;V", "AT;Nord;W", "DE;Süd;X"], ("region", "distributor"), True),
        (["DE;Nord;V", "DE;Süd;V", "AT;Süd;V"], ("country", "distributor"), False),
        (["DE;Nord;V", "DE;Süd;W", "D;Ost;X"], ("region", "distributor"), False),
        (["DE;Nord;V", "DE;Süd;V", "DE;Süd;W"], ("distributor",), False),
        (["DE;Nord;V", "DE;Süd;V", "DE;West;W"], ("distributor",), False),
        (["DE;;V", "AT;;V"], ("region", "country", "distributor"), False),
        ([], ("region", "distributor"), False),
    ],
)
def test_chain_gives_each_partner_above_one_place_in_the_order_of_levels(rows, chain, by_country) -> None:
    numbered = [f"{at};Firma {at};{row}" for at, row in enumerate(rows)]
    mapping = guess_mapping(sheet("Nr;Firma;Land;Gebiet;Importeur", *numbered))
    assert (mapping.chain, mapping.by_country) == (chain, by_country)


def test_mapping_goes_through_json() -> None:
    mapping = guess_mapping(sheet("Nr;Firma;Region;Notiz", "1;A;Nord;x"))
    mapping = mapping.choose({"D": "town"}, words={"role": {"Boss": "dealer_principal"}})
    assert Mapping.from_json(json.loads(json.dumps(mapping.as_json()))) == mapping
    assert mapping.column("town") == Column("D", "Notiz", "town", 100)
    for broken in ({}, {"columns": [{"no": 1}]}, [], {**mapping.as_json(), "other": 1}):
        with pytest.raises(ValueError, match="not a mapping"):
            Mapping.from_json(broken)


def test_remembered_mapping_follows_its_headings() -> None:
    first = sheet("Nr;Firma;Notiz;Notiz", "1;A;Ulm;x")
    remembered = guess_mapping(first).choose({"C": "town", "B": "name"})
    later = sheet("Notiz;FIRMA;nr.;Notiz", "Ulm;A;1;x")
    assert guess_mapping(later).signature == remembered.signature
    assert guess_mapping(sheet("Nr;Firma")).signature != remembered.signature
    assert fields_of(apply_mapping(remembered, later)) == ["town", "name", "number", ""]
    assert fields_of(apply_mapping(remembered, sheet("Nr;Neu"))) == ["number", ""]


@pytest.mark.parametrize(
    "choices,changes,sentence",
    [
        ({"A": ""}, {}, "Choose the columns for: Partner number."),
        ({"B": "number"}, {}, "Two columns are chosen for: Partner number. Leave one out."),
        ({"B": "shoe size"}, {}, "names a field that does not exist"),
        ({}, {"chain": ("town",)}, "names a field that does not exist"),
        ({}, {"shape": "round"}, "Choose one of the two shapes"),
        ({}, {"shape": "tree"}, "Choose the columns for: Level, Number of the partner above."),
    ],
)
def test_mapping_that_can_not_be_used_says_what_to_choose(choices, changes, sentence) -> None:
    made = sheet("Nr;Firma;Ort", "1;A;Ulm")
    with pytest.raises(MappingError, match=sentence):
        understood(guess_mapping(made).choose(choices, **changes), made)


def test_users_own_words_are_understood() -> None:
    made = sheet("Nr;Firma;Ebene;Land;Person;Rolle;Status", "1;A;Laden 2;Bayern;Ina;Boss;sehr")
    words = {
        "level": {"Laden 2": "dealer"},
        "country": {"Bayern": "DE"},
        "role": {"Boss": "dealer_principal"},
        "status": {"sehr": "active"},
    }
    [(row, problems)] = understood(guess_mapping(made).choose({}, words=words), made)
    assert problems == []
    assert (row.partner.level, row.partner.country, row.partner.is_active) == ("dealer", "DE", True)
    assert row.person.role == "dealer_principal"


def test_absent_columns_say_nothing_and_empty_cells_say_empty() -> None:
    made = sheet("Nr;Firma;Ort;Status;Person;Telefon;Sprache", "1;A;;;Ina;;")
    [(row, _problems)] = understood(guess_mapping(made), made)
    assert row.partner.said() == {"name": "A", "level": "dealer", "town": ""}
    assert row.person.said() == {"name": "Ina", "phone": ""}


@pytest.mark.parametrize(
    "rows,number",
    [
        (["Liste;;", "Nr;Firma;Ort", "1;A;Ulm"], 2),
        (["Kundennummer und mehr;Ort der Firma", "Nr;Firma", "1;A"], 2),
        (["kod;nazwa", "1;A"], 1),
        (["1;A", "2;B"], 0),
        (["Nr", "1"], 0),
        (["Ina;Ole", "Eva;Max"], 0),
        ([], 0),
    ],
)
def test_heading_row_is_found(rows, number) -> None:
    made = [RawRow(at, tuple(row.split(";"))) for at, row in enumerate(rows, start=1)]
    assert find_headings(made) == number


@pytest.mark.parametrize(
    "left_out,chain,by_country",
    [("", ("region", "distributor"), True), ("B", ("distributor",), False), ("C", ("region",), True)],
)
def test_column_left_out_makes_no_country_a_partner(left_out, chain, by_country) -> None:
    rows = ("DE;Nord;Hansa;1;Voss", "DE;Süd;Alb;2;Kern", "DE;Süd;Alb;3;Lutz")
    rows = rows if left_out == "B" else (*rows, "AT;Nord;Donau;4;Steiner")
    made = sheet("Land;Gebiet;Importeur;Nr;Firma", *rows)
    mapping = guess_mapping(made)
    said = {MappingForm.name_of(column.letter): column.field for column in mapping.columns}
    form = MappingForm(said | {f"column_{left_out}": "", "shape": "flat"}, mapping=mapping, sheet=made)
    assert form.is_valid(), form.errors
    assert (form.chosen().chain, form.chosen().by_country) == (chain, by_country)
